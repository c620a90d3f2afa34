import { test, expect, afterAll } from "vitest";
import { compute } from "../../server/api/compute.ts";
import { session } from "../../server/api/session.ts";
import { threaded } from "../harness/threaded.ts";
afterAll(() => session.close());
test("x", async () => {
  const ex = await session.executor("threads", 1, true);
  ex.listen({ message: (l, m) => console.log("<", l, m), lost: (l, r) => console.log("lost", l, r) });
  const post = ex.post.bind(ex);
  ex.post = (l, m) => { console.log(">", l, m); post(l, m); };
  for (const v of [1.5, undefined, 12n, "a".repeat(1000), {a:1}, Float64Array.of(1)])
  console.log(await compute(threaded("same")(v), threaded("later")(v), { executor: "threads", workers: 1 }));
});
