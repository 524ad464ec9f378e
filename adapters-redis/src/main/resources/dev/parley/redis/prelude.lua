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
