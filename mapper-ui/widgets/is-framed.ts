import { createContext } from 'react'

/** Whether the page has the menu and the bar around it. */
export const IsFramed = createContext(false)
