import { useState } from 'react'

/** What an input of a form shows, and whom it tells of changes. */
export interface Field {
  readonly value: string
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void
}

/** The texts of a form by their names, and each as an input has it. */
export function useFields<Name extends string>(
  start: Readonly<Record<Name, string>>,
): readonly [form: Readonly<Record<Name, string>>, field: (name: Name) => Field] {
  const [form, setForm] = useState(start)
  return [
    form,
    (name) => ({
      value: form[name],
      onChange: ({ currentTarget: { value } }) => {
        setForm((before) => ({ ...before, [name]: value }))
      },
    }),
  ]
}
