export function delayed(): never {
  throw new Error("a tsconfig mapping won over the library");
}
export const compute = delayed;
