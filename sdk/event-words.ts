import type { TypedContractEvent } from "../typechain-types/common.ts";
import type { Wording } from "./wording.ts";

/** Event name → fields, from the generated bindings. */
export type EventFields<C extends { filters: object }> = {
  [
    K in keyof C["filters"] as K extends `${string}(${string}` ? never : K & string
  ]: C["filters"][K] extends TypedContractEvent<infer _Input, infer _Output, infer Fields>
    ? { [F in keyof Fields]: Fields[F] }
    : never;
};

/** One sentence per event; a missing one does not compile. */
export type Sentences<E> = { readonly [N in keyof E]: (fields: E[N], say: Wording) => string };
