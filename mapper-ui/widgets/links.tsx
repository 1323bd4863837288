import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type Attributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps | 'color'> & {
  readonly ref?: Ref<HTMLAnchorElement>
}

/** A link of running text to another page. */
export const TextLink = createLink((props: AnchorProps & Attributes) => <Anchor {...props} />)

/** A link to another page that looks like a button. */
export const ButtonLink = createLink((props: Omit<ButtonProps, 'href'> & Attributes) => (
  <Button component="a" {...props} />
))
