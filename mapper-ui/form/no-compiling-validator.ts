/**
 * Stands where rjsf's tools for tests ask for a validator that compiles schemas to code. Nothing here uses those tools, but
 * its one entry file names them.
 */
// oxlint-disable-next-line import/no-default-export
export default undefined
