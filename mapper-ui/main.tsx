import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './app/styles.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'

const root = document.querySelector('#root')
if (root) createRoot(root).render(<App />)
