import { isMainThread } from "node:worker_threads";
import { compute, delayed } from "treadle";
import * as t from "treadle";

class Account {
  balance: number;
  constructor(balance: number) {
    this.balance = balance;
  }
  @delayed
  after(deposit: number) {
    return this.balance + deposit;
  }
  @delayed({ pure: true })
  async share(parts: number) {
    return Account.round(this.balance / parts);
  }
  @t.delayed
  static merge(a: number, b: number) {
    return a + b;
  }
  @delayed({ name: "whereAmI" })
  static where() {
    return !isMainThread;
  }
  static round(x: number) {
    return Math.round(x);
  }
}

const account = new Account(10);
const [after, share, merged, offMain] = await compute(
  account.after(5),
  account.share(3),
  Account.merge(account.after(1), 2),
  Account.where(),
);
console.log(JSON.stringify({ after, share, merged, offMain }));
