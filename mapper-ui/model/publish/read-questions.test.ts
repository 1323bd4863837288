import { expect, test } from 'vitest'
import { readQuestions } from './read-questions.ts'

test('a condition is read as questions that people choose', () => {
  expect(readQuestions('=paymentStatus = "paid" and total > 0')).toEqual({
    word: 'and',
    questions: [
      { subject: 'payment status', operator: 'is', value: 'paid' },
      { subject: 'total', operator: 'more', value: '0' },
    ],
  })
  expect(readQuestions('=status in ["paid", "sent"] or $not($empty(shippedAt))')).toEqual({
    word: 'or',
    questions: [
      { subject: 'status', operator: 'oneOf', value: 'paid, sent' },
      { subject: 'shipped at', operator: 'filled', value: '' },
    ],
  })
  expect(readQuestions('=isCompany')?.questions).toEqual([
    { subject: 'is company', operator: 'yes', value: '' },
  ])
})

test('what is no such question is not read', () => {
  for (const written of ['=$sum(lines.price) + 1', '=a = 1 and $lookUp(x)(y)', 'text', '=', '=(']) {
    expect(readQuestions(written)).toBeUndefined()
  }
})
