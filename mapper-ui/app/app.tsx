import { MantineProvider } from '@mantine/core'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useMemo } from 'react'
import { isSessionOver, mayPass } from '../api/call-problem.ts'
import { cssVariablesResolver, themeWith } from '../look/theme.ts'
import { doubtSession } from '../session/session.ts'
import { listenToLocale, useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'
import { Notices } from './notices.tsx'
import { createAppRouter } from './router.tsx'

const onError = (error: unknown): void => {
  if (isSessionOver(error)) doubtSession(client)
}
const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // A browser that sees no internet may reach the server all the same; where it does not, that is told at once.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      // What the server refuses, it refuses again; only the way to it may get better.
      retry: (count, error) => count < 2 && mayPass(error),
    },
  },
})
// Answers hold texts of authors, too. The session is what the language came from.
listenToLocale(
  () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }),
)
const router = createAppRouter(client)

export function App() {
  const close = useText(appText)('close')
  const theme = useMemo(() => themeWith(close), [close])
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
      >
        <Notices />
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  )
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
