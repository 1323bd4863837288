/** Aborts at the first signal that asks the process to end. */
export declare const stop: AbortController
/** Aborts at the second. */
export declare const kill: AbortController
/** Until this is called, a signal ends the process at once. */
export declare const begin: () => void
/** From here on a signal ends the process in its own way, also while a formula or a schema keeps it busy. */
export declare const letGo: () => void
/** Ends the process as one that was interrupted before it did anything. */
export declare const leave: () => never
