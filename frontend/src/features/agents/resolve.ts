/** What references lead to. Pure: among the resources that the viewer sees. */
import { type Ref, type Resource } from '@/lib/api/types'

const PUBLIC = 0

/** How near a resource is to whoever refers to it: the same owner's counts before what is public. */
function distance({ metadata }: Resource, owner: number | null | undefined): number {
  if (metadata.userId === owner) return 0
  return metadata.userId === PUBLIC ? 2 : 1
}

/** The resource that `ref` means, as a resource of this owner says it. */
export function resolve<T extends Resource>(resources: readonly T[], ref: Ref, owner: number | null | undefined): T | undefined {
  const namespace = ref.namespace ?? 'default'
  const named = resources.filter(({ metadata }) => metadata.name === ref.name && (metadata.namespace ?? 'default') === namespace)
  return named.toSorted((a, b) => distance(a, owner) - distance(b, owner))[0]
}

export const refOf = ({ metadata }: Resource): Required<Ref> => ({ name: metadata.name, namespace: metadata.namespace ?? 'default' })

/** For lists of choices, which know texts only. */
export const keyOfRef = ({ namespace = 'default', name }: Ref) => `${namespace}/${name}`
