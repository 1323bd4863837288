export function MappingSurface() {
  return <p>Mapping</p>
}
