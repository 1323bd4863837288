import { encodeQR } from 'qr'

/** For a phone to look at: drawn here, for what it holds is secret. Dark on light, whatever the page looks like. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const dots = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const path = dots
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${dots.length} ${dots.length}`}
      width={200}
      height={200}
      shapeRendering="crispEdges"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
