-- What all scripts begin with. ARGV[1]: the prefix of the partition's keys; ARGV[2]: the conversation.
-- Answers begin with a code; Answer.java has the list.
local P, C = ARGV[1], ARGV[2]
local OK, ABSENT, CONFLICT, STALE, EXISTS, ELSEWHERE, OWNED, REVISION, BEYOND, BROKEN = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
local REMEMBERED = 1000

local function meta(c) return P .. 'c:' .. c end
local function entries(c) return P .. 't:' .. c end
local function children(c) return P .. 'k:' .. c end
local function index(tenant) return P .. 'i:' .. tenant end
local PENDING, EXPIRING, DELETED, DELETIONS = P .. 'p', P .. 'x', P .. 'd', P .. 'dl'

-- Lua would write large numbers as 1.7e+15
local function text(number) return string.format('%.0f', number) end

-- microseconds
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function expired(expiry) return expiry and tonumber(expiry) <= now() end

local function absent()
  local partition = redis.call('GET', P .. 'r:' .. C)
  if partition then return {ELSEWHERE, partition} end
  return {ABSENT}
end

-- A ghost is a conversation that is gone and whose entries others share: it keeps what they share and nothing else.
-- Works up the chain, as each ghost that goes lets go of its own parent.
local function settle(c)
  while c do
    local m = redis.call('HMGET', meta(c), 'st', 'base', 'prev')
    if m[1] ~= 'G' then return end
    local last = redis.call('ZREVRANGE', children(c), 0, 0, 'WITHSCORES')
    if last[1] then
      redis.call('LTRIM', entries(c), 0, text(tonumber(last[2]) - tonumber(m[2]) - 1))
      return
    end
    redis.call('DEL', meta(c))
    redis.call('UNLINK', entries(c))
    if m[3] then redis.call('ZREM', children(m[3]), c) end
    c = m[3]
  end
end

-- Ends a conversation, whatever its state.
local function drop(c)
  local m = redis.call('HMGET', meta(c), 'base', 'prev', 'tn')
  redis.call('ZREM', index(m[3]), c)
  redis.call('HDEL', PENDING, c)
  redis.call('ZREM', EXPIRING, c)
  redis.call('DEL', meta(c))
  redis.call('HSET', meta(c), 'st', 'G', 'base', m[1])
  if m[2] then redis.call('HSET', meta(c), 'prev', m[2]) end
  settle(c)
end
