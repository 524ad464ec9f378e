-- permitted
-- What of all that the store does the user of this connection may not do; the other scripts would stop in the middle.
-- ARGV[1] a partition's prefix, [2] a heartbeat, [3] the layout's key, [4] that of sweeping
if not redis.acl_check_cmd then return {OK, {}} end
local refused = {}
-- of these every argument is a key
local KEYS_ONLY = {DEL = true, EXISTS = true, UNLINK = true}
local function may(command, key)
  if KEYS_ONLY[command] then return redis.acl_check_cmd(command, key) end
  return redis.acl_check_cmd(command, key, '0', '0', '0')
end
local function check(key, ...)
  for _, command in ipairs({...}) do
    if not may(command, key) then table.insert(refused, command .. ' ' .. key) end
  end
end
if not redis.acl_check_cmd('TIME') then table.insert(refused, 'TIME') end
if not redis.acl_check_cmd('EVAL', '', '0') then table.insert(refused, 'EVAL') end
check(P .. 'r:', 'GET', 'SET', 'EXISTS', 'PERSIST', 'PEXPIRE')
check(P .. 'c:', 'EXISTS', 'HGET', 'HMGET', 'HSET', 'HDEL', 'DEL')
check(P .. 't:', 'LLEN', 'LRANGE', 'RPUSH', 'LTRIM', 'UNLINK')
check(P .. 'k:', 'ZADD', 'ZREM', 'ZREVRANGE')
check(P .. 'i:', 'ZADD', 'ZREM', 'ZREVRANGE', 'ZREVRANGEBYSCORE')
check(P .. 'p', 'HSET', 'HGETALL', 'HDEL')
check(P .. 'x', 'ZADD', 'ZREM', 'ZRANGEBYSCORE')
check(P .. 'd', 'HSET', 'HEXISTS', 'HGET', 'HDEL')
check(P .. 'dl', 'RPUSH', 'LLEN', 'LPOP')
check(ARGV[2], 'SET', 'DEL', 'EXISTS')
check(ARGV[3], 'SET', 'GET')
check(ARGV[4], 'SET')
return {OK, refused}
