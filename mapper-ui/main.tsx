// In the order in which Mantine builds them. Only what the dashboard shows: the rest comes with other pages.
import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/global.layer.css'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Loader.layer.css'
import '@mantine/core/styles/ActionIcon.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Group.layer.css'
import '@mantine/core/styles/Flex.layer.css'
import '@mantine/core/styles/Alert.layer.css'
import '@mantine/core/styles/Text.layer.css'
import '@mantine/core/styles/Anchor.layer.css'
import '@mantine/core/styles/Badge.layer.css'
import '@mantine/core/styles/Button.layer.css'
import '@mantine/core/styles/Card.layer.css'
import '@mantine/core/styles/Center.layer.css'
import '@mantine/core/styles/Container.layer.css'
import '@mantine/core/styles/List.layer.css'
import '@mantine/core/styles/Progress.layer.css'
import '@mantine/core/styles/Skeleton.layer.css'
import '@mantine/core/styles/Stack.layer.css'
import '@mantine/core/styles/Table.layer.css'
import '@mantine/core/styles/ThemeIcon.layer.css'
import '@mantine/core/styles/Title.layer.css'
import '@mantine/core/styles/VisuallyHidden.layer.css'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './look/tokens.css'
import './look/base.css'
import './app/shell.css'
import './overview/overview.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { applyDensity } from './look/density.ts'

applyDensity()

const MAX_FONT_MS = 500

/** Letters of another width would move what is below them once ours have come. */
const font = document.fonts.load('14px "Inter Variable"')
const late = new Promise((resolve) => {
  setTimeout(resolve, MAX_FONT_MS)
})
await Promise.race([font, late]).catch(() => undefined)
const root = document.querySelector('#root')
if (root) createRoot(root).render(<App />)
