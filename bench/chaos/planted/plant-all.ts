import { plant } from './plant.ts'
import { PLANTED_FAULTS } from './planted-faults.ts'

/** Plants the faults of these names, with commas between, or all, one after the other; 1 where one was not found. */
export async function plantAll(
  names: string | undefined,
  say: (line: string) => void,
): Promise<number> {
  const wanted = names?.split(',')
  const unknown = wanted?.find((name) => !PLANTED_FAULTS.some((fault) => fault.name === name))
  if (unknown !== undefined) {
    const known = PLANTED_FAULTS.map(({ name }) => name).join(', ')
    throw new Error(`there is no planted fault "${unknown}"; there are: ${known}`)
  }
  let exitCode = 0
  for (const fault of PLANTED_FAULTS) {
    if (wanted && !wanted.includes(fault.name)) continue
    const { isFound, minutes, how } = await plant(fault)
    if (!isFound) exitCode = 1
    const finder = fault.finder.kind === 'campaign' ? fault.finder.args : fault.finder.file
    const found = isFound ? 'found' : 'NOT FOUND'
    say(`${fault.name}: ${found} after ${minutes.toFixed(1)} min by ${finder}: ${how}`)
  }
  return exitCode
}
