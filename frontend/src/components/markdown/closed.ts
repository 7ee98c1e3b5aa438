import { createContext } from 'react'

/** Whether the block around is complete: the end of a growing text is not. */
export const ClosedContext = createContext(true)
