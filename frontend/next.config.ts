import path from 'node:path'
import type { NextConfig } from 'next'

const backend = process.env.WEGENT_DEV_BACKEND ?? 'http://127.0.0.1:8000'
const developing = process.env.NODE_ENV === 'development'

const config: NextConfig = {
  // The backend serves plain files: no Node server at run time.
  output: developing ? undefined : 'export',
  // Where the export goes, for builds beside the one that is served.
  ...(process.env.WEGENT_EXPORT_DIR && { distDir: process.env.WEGENT_EXPORT_DIR }),
  images: { unoptimized: true },
  // Prefix of every address when a proxy serves Wegent under a path; empty at the root of a host.
  basePath: process.env.NEXT_PUBLIC_BASE_PATH ?? '',
  poweredByHeader: false,
  // A lock file further up in the tree must not move the workspace root.
  turbopack: { root: path.resolve(import.meta.dirname) },
  // Only `next dev` rewrites; an export has no server that could.
  ...(developing && {
    skipTrailingSlashRedirect: true,
    rewrites: async () => [
      { source: '/api/:path*', destination: `${backend}/api/:path*` },
      { source: '/socket.io/:path*', destination: `${backend}/socket.io/:path*` },
    ],
  }),
}

export default config
