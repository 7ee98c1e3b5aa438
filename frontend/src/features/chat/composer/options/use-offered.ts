import { useQuery } from '@tanstack/react-query'
import { enginesQuery, judgesQuery } from '../api'
import { type Offered } from '../message-options'

const NONE: Offered = { engines: [], models: [] }

/** What messages can ask for in this installation; nothing while nobody knows. */
export function useOffered(): Offered {
  const engines = useQuery(enginesQuery).data
  const models = useQuery(judgesQuery).data
  return { engines: engines ?? NONE.engines, models: models ?? NONE.models }
}
