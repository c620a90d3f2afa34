/**
 * What a piece of code needs, directly and through everything it needs.
 *
 *     task ── helper ── config (captured)          captures: config
 *                  └─── path   (imported)          imports:  path
 *
 * Functions that call each other form a component and are judged together, once. So a chain of a thousand
 * functions takes a thousand steps, not a million: following each task's needs anew took minutes.
 */
import { createHash } from "node:crypto";
import type { Node } from "oxc-parser";
import type { Binding, Bindings } from "./bindings.ts";
import { declarationsOf, type Scopes } from "./scopes.ts";

/** All that some code needs from around it. */
export interface Reach {
  readonly imports: ReadonlySet<Binding>;
  /** Variables whose values must be passed along. */
  readonly captures: ReadonlySet<Binding>;
  /** Captures that only the recipes of other captures need. */
  readonly recipeCaptures: ReadonlySet<Binding>;
  /** Hash of the code and of all code it reaches in this file. */
  readonly digest: string;
}

interface Component {
  readonly imports: Set<Binding>;
  readonly captures: Set<Binding>;
  readonly recipeCaptures: Set<Binding>;
  /** True when its code belongs into the factory of each task: it is local, or needs what is captured. */
  dependent: boolean;
  digest: string;
}

interface Visit {
  readonly binding: Binding;
  readonly needs: readonly Binding[];
  index: number;
  lowest: number;
  next: number;
}

function sha(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function addAll<T>(target: Set<T>, items: Iterable<T>): void {
  for (const item of items) target.add(item);
}

/** Answers what code needs; keeps what it found out, so asking for every task of a file stays linear. */
export class Reaches {
  /** How many variables were looked at so far: the measure of the work done. */
  visits = 0;
  readonly #scopes: Scopes;
  readonly #bindings: Bindings;
  readonly #text: string;
  readonly #components = new Map<Binding, Component>();

  constructor(scopes: Scopes, bindings: Bindings, text: string) {
    this.#scopes = scopes;
    this.#bindings = bindings;
    this.#text = text;
  }

  /** What `code` uses itself. */
  directNeeds(code: Node): Binding[] {
    return this.#scopes.freeVariables(code).map(({ variable }) => this.#bindings.of(variable));
  }

  /** What `binding` uses itself: its copied code, or its recipe. */
  needsOf(binding: Binding): Binding[] {
    if (binding.recipe) return this.directNeeds(binding.recipe);
    const needs = new Set<Binding>();
    for (const node of binding.nodes) addAll(needs, this.directNeeds(node));
    return [...needs];
  }

  /** True for code that has to be copied into each task's factory. */
  isDependent(binding: Binding): boolean {
    return this.#componentOf(binding).dependent;
  }

  /** Everything that `pieces` of code, taken together, need. */
  of(pieces: readonly Node[]): Reach {
    const needs = new Set(pieces.flatMap((piece) => this.directNeeds(piece)));
    const joined = this.#join(needs, new Set());
    const code = pieces.map((piece) => this.#text.slice(piece.start, piece.end));
    return {
      imports: joined.imports,
      captures: joined.captures,
      recipeCaptures: joined.recipeCaptures,
      digest: sha([...code, joined.digest]),
    };
  }

  /** The needs of several variables as one, without those `inside`. */
  #join(needs: Iterable<Binding>, inside: ReadonlySet<Binding>): Component {
    const joined: Component = {
      imports: new Set(),
      captures: new Set(),
      recipeCaptures: new Set(),
      dependent: false,
      digest: "",
    };
    const digests: string[] = [];
    for (const need of needs) {
      if (inside.has(need)) continue;
      const component = this.#componentOf(need);
      addAll(joined.imports, component.imports);
      addAll(joined.captures, component.captures);
      addAll(joined.recipeCaptures, component.recipeCaptures);
      joined.dependent ||= component.dependent;
      digests.push(component.digest);
    }
    for (const capture of joined.captures) joined.recipeCaptures.delete(capture);
    joined.digest = sha(digests.sort());
    return joined;
  }

  #componentOf(binding: Binding): Component {
    const known = this.#components.get(binding);
    if (known) return known;
    this.#explore(binding);
    return this.#components.get(binding)!;
  }

  /** Tarjan's components, with a stack of our own: chains are deeper than the call stack. */
  #explore(root: Binding): void {
    const visits = new Map<Binding, Visit>();
    const open: Visit[] = [];
    const path: Visit[] = [];
    const enter = (binding: Binding): void => {
      this.visits++;
      const index = visits.size;
      const visit = { binding, needs: this.needsOf(binding), index, lowest: index, next: 0 };
      visits.set(binding, visit);
      open.push(visit);
      path.push(visit);
    };
    enter(root);
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const need = visit.needs[visit.next++];
      if (need) {
        const seen = visits.get(need);
        if (this.#components.has(need)) continue;
        if (seen) visit.lowest = Math.min(visit.lowest, seen.index);
        else enter(need);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) above.lowest = Math.min(above.lowest, visit.lowest);
      if (visit.lowest === visit.index)
        this.#close(open.splice(open.lastIndexOf(visit)).map(({ binding }) => binding));
    }
  }

  #close(members: readonly Binding[]): void {
    const inside = new Set(members);
    const needs = new Set(members.flatMap((member) => this.needsOf(member)));
    const component = this.#join(needs, inside);
    for (const member of members) {
      if (member.kind === "import") component.imports.add(member);
      if (member.kind === "code" && !member.top) component.dependent = true;
      if (member.kind !== "capture") continue;
      // From here up, what the recipe needs is needed only if the value cannot be sent.
      for (const capture of component.captures)
        if (!inside.has(capture)) component.recipeCaptures.add(capture);
      component.dependent = true;
    }
    const captures = members.filter(({ kind }) => kind === "capture");
    if (captures.length > 0) component.captures.clear();
    addAll(component.captures, captures);
    component.digest = sha([...members.map((member) => this.#describe(member)).sort(), component.digest]);
    for (const member of members) this.#components.set(member, component);
  }

  #describe({ name, kind, nodes, recipe, variable }: Binding): string {
    const statement = kind === "import" ? declarationsOf(variable)[0]?.parent : undefined;
    const pieces = [...nodes, ...(recipe ? [recipe] : []), ...(statement ? [statement] : [])];
    const code = pieces.map((node) => this.#text.slice(node.start, node.end));
    return [kind, name, ...code].join("\n");
  }
}
