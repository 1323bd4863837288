export function PipelineSurface() {
  return <p>Pipeline</p>
}
