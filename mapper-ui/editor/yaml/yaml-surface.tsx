export function YamlSurface() {
  return <p>Yaml</p>
}
