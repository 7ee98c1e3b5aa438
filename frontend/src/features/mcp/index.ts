export { ConnectPage } from './connect-page'
export { Connections } from './connections'
export { McpServers } from './mcp-servers'
