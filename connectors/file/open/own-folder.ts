/** Where we keep what is under way, beside the files; no connector can name it. */
export const OWN_FOLDER = '.mapwright'
