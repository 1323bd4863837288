/** Aborts at the first signal that asks the process to end. */
export declare const stop: AbortController
/** Aborts at the second. */
export declare const kill: AbortController
