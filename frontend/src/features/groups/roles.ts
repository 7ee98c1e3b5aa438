/** Who may do what in a group, so that only what would work is offered. The server decides. */
import { type Group, type Role } from './api'

/** From the least to the most. */
export const ROLES: readonly Role[] = ['RestrictedAnalyst', 'Reporter', 'Developer', 'Maintainer', 'Owner']

/** Whether a role may what `least` may. */
export const isAtLeast = (role: Role | null, least: Role) => role !== null && ROLES.indexOf(role) >= ROLES.indexOf(least)

export interface Rights {
  /** The role that counts; admins manage groups without being in them. */
  seeMembers: boolean
  manage: boolean
  own: boolean
  secrets: boolean
  /** Roles that may be given: nobody gives more than they have. */
  give: readonly Role[]
}

export function rightsOf({ my_role: role }: Pick<Group, 'my_role'>, isAdmin: boolean): Rights {
  const manage = isAdmin || isAtLeast(role, 'Maintainer')
  const most: Role | null = isAdmin ? 'Owner' : role
  return {
    seeMembers: isAdmin || isAtLeast(role, 'Reporter'),
    manage,
    own: isAdmin || isAtLeast(role, 'Owner'),
    secrets: isAtLeast(role, 'Developer'),
    give: manage && most !== null ? ROLES.slice(0, ROLES.indexOf(most) + 1) : [],
  }
}

/** Names of people, as they are written into one field: apart by commas, spaces or lines. */
export const readNames = (text: string): string[] => [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))]
