// A file of its own, to be loaded only where a question hangs on another: it brings the formulas with it.
export { hiddenQuestions as findHidden } from '../../engine/index.ts'
