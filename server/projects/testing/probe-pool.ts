import { programFile } from '../../process/program-file.ts'

export const PROBE = programFile('server/projects/testing/probe-process')
