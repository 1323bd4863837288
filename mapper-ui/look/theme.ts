import {
  type BadgeProps,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type MantineTheme,
  rem,
  type VariantColorsResolver,
} from '@mantine/core'

/** Ten shades, light to dark; the seventh is the brand's colour on light grounds, the fifth on dark ones (`tokens.css`). */
const brand: MantineColorsTuple = [
  '#eef0ff',
  '#dfe3ff',
  '#c0c7ff',
  '#a0abff',
  '#8794ff',
  '#6473f5',
  '#3d4eea',
  '#3140cf',
  '#2835ab',
  '#1f2a86',
]

/** Text to ground, as the tokens of the dark scheme have them: what Mantine draws without a role of ours. */
const dark: MantineColorsTuple = [
  '#e9edf4',
  '#aab4c5',
  '#929db1',
  '#5b6880',
  '#3a465b',
  '#273041',
  '#161b24',
  '#161b24',
  '#10151d',
  '#0e1117',
]

/** Choices scroll by themselves, not within a further element that nobody could reach. */
const ownScroll = {
  withScrollArea: false,
  styles: { options: { maxHeight: 220, overflowY: 'auto' } },
} as const

/** Mantine takes the words on a filled ground for those of the light scheme; ours follow the scheme. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  const isBrand = (input.color ?? 'brand') === 'brand'
  return input.variant === 'filled' && isBrand
    ? { ...colors, color: 'var(--text-on-brand)' }
    : colors
}

const theme = createTheme({
  variantColorResolver,
  colors: { brand, dark },
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 4 },
  defaultRadius: 'md',
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  lineHeights: { xs: '1.334', sm: '1.539', md: '1.429', lg: '1.5', xl: '1.4' },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(20), xl: rem(24) },
  radius: { sm: rem(4), md: rem(8), lg: rem(12) },
  shadows: {
    xs: 'var(--shadow-1)',
    sm: 'var(--shadow-1)',
    md: 'var(--shadow-2)',
    lg: 'var(--shadow-3)',
    xl: 'var(--shadow-3)',
  },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: '1.4' },
      h2: { fontSize: rem(14), lineHeight: '1.429' },
      h3: { fontSize: rem(14), lineHeight: '1.429' },
      h4: { fontSize: rem(13), lineHeight: '1.539' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  components: {
    Badge: {
      defaultProps: { tt: 'none', fw: 500 },
      vars: (_: MantineTheme, { variant = 'filled', color = 'brand' }: BadgeProps) => ({
        root:
          variant === 'filled' && color === 'brand'
            ? { '--badge-color': 'var(--text-on-brand)' }
            : {},
      }),
    },
    Button: { defaultProps: { fw: 500 } },
    Card: { defaultProps: { radius: 'lg' } },
    Chip: { vars: () => ({ root: { '--chip-color': 'var(--text-on-brand)' } }) },
    Paper: { defaultProps: { radius: 'lg' } },
    // A menu has nothing but its items: the first of them takes the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // What scrolls must be reachable by keyboard, also where nothing in it is.
    TableScrollContainer: { defaultProps: { tabIndex: 0 } },
    // Enter takes the first of what typing has left.
    Select: { defaultProps: { ...ownScroll, selectFirstOptionOnChange: true } },
    MultiSelect: { defaultProps: { ...ownScroll, selectFirstOptionOnChange: true } },
    Autocomplete: { defaultProps: ownScroll },
    TagsInput: { defaultProps: ownScroll },
  },
})

/** The button that closes a dialog has no words of its own: `close` is what it is called. */
export function themeWith(close: string): typeof theme {
  const Modal = { defaultProps: { closeButtonProps: { 'aria-label': close } } }
  return { ...theme, components: { ...theme.components, Modal } }
}

/** Mantine's colours by name play these roles. */
const ROLES = {
  green: 'ok',
  teal: 'ok',
  yellow: 'attention',
  orange: 'attention',
  red: 'bad',
  blue: 'info',
  gray: 'unknown',
} as const

const COLOURS = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--brand)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--surface-hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--border-strong)',
  '--mantine-color-disabled': 'var(--surface-sunken)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-brand-filled': 'var(--brand)',
  '--mantine-color-brand-filled-hover': 'var(--brand-hover)',
  '--mantine-color-brand-light': 'var(--brand-soft)',
  '--mantine-color-brand-light-hover': 'var(--surface-selected)',
  '--mantine-color-brand-light-color': 'var(--brand)',
  '--mantine-color-brand-text': 'var(--brand)',
  '--mantine-color-brand-outline': 'var(--brand)',
  // White words on it have 4.5:1 in both schemes.
  '--mantine-color-red-filled': '#c22f2f',
  '--mantine-color-red-filled-hover': '#a82626',
  ...Object.fromEntries(
    Object.entries(ROLES).flatMap(([color, role]) => [
      [`--mantine-color-${color}-light`, `var(--${role}-soft)`],
      [`--mantine-color-${color}-light-hover`, `var(--${role}-soft)`],
      [`--mantine-color-${color}-light-color`, `var(--${role})`],
      [`--mantine-color-${color}-text`, `var(--${role})`],
      [`--mantine-color-${color}-outline`, `var(--${role})`],
    ]),
  ),
}

/** Mantine's own colours become roles of the tokens, whose contrast is 4.5:1 and more in both schemes. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: COLOURS,
  dark: COLOURS,
})
