/** For knex: what it would print also comes as an error, which is told once and in our words. */
export const silentLog = { warn: () => {}, error: () => {}, deprecate: () => {}, debug: () => {} }
