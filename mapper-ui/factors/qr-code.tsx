import { encodeQR } from 'qr'

/** For a phone to look at: drawn here, for what it holds is secret. Dark on light, whatever the page looks like. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  return <img alt={label} src={draw(text)} width={200} height={200} />
}

function draw(text: string): string {
  const dots = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const path = dots
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  const size = dots.length
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
