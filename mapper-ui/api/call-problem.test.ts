import { expect, test } from 'vitest'
import { CallProblem, mayPass } from './call-problem.ts'

const answered = (status: number) => new CallProblem({ type: 'any', title: 'Any', status })

test.each([0, 429, 502, 503])('a call that ended with %i may go well later', (status) => {
  expect(mayPass(answered(status))).toBe(true)
})

test.each([400, 401, 403, 404, 409, 412, 500])('one that ended with %i would again', (status) => {
  expect(mayPass(answered(status))).toBe(false)
})

test('neither would what is no answer at all', () => {
  expect(mayPass(new TypeError('a mistake of the program'))).toBe(false)
})
