/** So many tints tell systems apart; each system keeps its own on every page. */
const TINTS = ['brand', 'info', 'ok', 'attention'] as const

/** The first letter of a system on a tinted square, where there is no logo; its name stands beside it. */
export function SystemMark({
  title,
  size = 28,
}: {
  readonly title: string
  readonly size?: number
}) {
  return (
    <span
      className="system-mark"
      data-tint={tintOf(title)}
      style={{ width: size, height: size }}
      aria-hidden
    >
      {/^\P{L}*(\p{L}|\p{N})/u.exec(title)?.[1]?.toUpperCase() ?? '?'}
    </span>
  )
}

function tintOf(title: string): (typeof TINTS)[number] {
  let sum = 0
  for (const sign of title) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_003
  return TINTS[sum % TINTS.length] ?? 'brand'
}
