import type { ParseKeys } from 'i18next'
import {
  Activity,
  Bot,
  Boxes,
  Brain,
  BrushCleaning,
  ChartColumn,
  FileCode,
  GitBranch,
  GraduationCap,
  KeyRound,
  LockKeyhole,
  Mail,
  MonitorSmartphone,
  Plug,
  PlugZap,
  ScrollText,
  Settings,
  Share2,
  ShieldCheck,
  ShieldQuestion,
  SlidersHorizontal,
  Sparkles,
  UserRound,
  Users,
  type LucideIcon,
} from 'lucide-react'

export type AreaName = 'agents' | 'groups' | 'settings' | 'admin'

interface Listed {
  href: string
  /** Of its name. */
  text: Extract<ParseKeys, `nav.pages.${string}`>
  icon: LucideIcon
}

interface Offered {
  icon: LucideIcon
  /** Only administrators are offered it; the server decides what anybody may see. */
  adminOnly?: boolean
  pages: readonly [Listed, ...Listed[]]
}

/** Every page besides the chat, in the order in which it is offered; an area begins with its first one. */
export const AREAS: Record<AreaName, Offered> = {
  agents: {
    icon: Boxes,
    pages: [
      { href: '/agents', text: 'nav.pages.agents', icon: Bot },
      { href: '/agents/models', text: 'nav.pages.models', icon: Sparkles },
      { href: '/agents/skills', text: 'nav.pages.skills', icon: GraduationCap },
      { href: '/agents/mcp', text: 'nav.pages.mcp', icon: Plug },
      { href: '/resources', text: 'nav.pages.resources', icon: FileCode },
    ],
  },
  groups: {
    icon: Users,
    pages: [
      { href: '/groups', text: 'nav.pages.groups', icon: Users },
      { href: '/groups/invitations', text: 'nav.pages.invitations', icon: Mail },
    ],
  },
  settings: {
    icon: Settings,
    pages: [
      { href: '/settings', text: 'nav.pages.preferences', icon: SlidersHorizontal },
      { href: '/settings/profile', text: 'nav.pages.profile', icon: UserRound },
      { href: '/settings/shared', text: 'nav.pages.shared', icon: Share2 },
      { href: '/settings/memories', text: 'nav.pages.memories', icon: Brain },
      { href: '/settings/approvals', text: 'nav.pages.approvals', icon: ShieldQuestion },
      { href: '/settings/keys', text: 'nav.pages.keys', icon: KeyRound },
      { href: '/settings/git', text: 'nav.pages.git', icon: GitBranch },
      { href: '/settings/secrets', text: 'nav.pages.secrets', icon: LockKeyhole },
      { href: '/settings/logins', text: 'nav.pages.logins', icon: MonitorSmartphone },
      { href: '/settings/connections', text: 'nav.pages.connections', icon: PlugZap },
    ],
  },
  admin: {
    icon: ShieldCheck,
    adminOnly: true,
    pages: [
      { href: '/admin', text: 'nav.pages.overview', icon: ChartColumn },
      { href: '/admin/users', text: 'nav.pages.users', icon: UserRound },
      { href: '/admin/groups', text: 'nav.pages.allGroups', icon: Users },
      { href: '/admin/runs', text: 'nav.pages.runs', icon: Activity },
      { href: '/admin/keys', text: 'nav.pages.serviceKeys', icon: KeyRound },
      { href: '/admin/logins', text: 'nav.pages.allLogins', icon: MonitorSmartphone },
      { href: '/admin/settings', text: 'nav.pages.decisions', icon: SlidersHorizontal },
      { href: '/admin/cleanup', text: 'nav.pages.cleanup', icon: BrushCleaning },
      { href: '/admin/audit', text: 'nav.pages.audit', icon: ScrollText },
    ],
  },
}

export const AREA_NAMES = Object.keys(AREAS) as AreaName[]

/** Which area an address belongs to: that of the page, or of one above it. */
export const areaOf = (path: string): AreaName | undefined =>
  AREA_NAMES.find((name) => AREAS[name].pages.some(({ href }) => path === href || path.startsWith(`${href}/`)))
