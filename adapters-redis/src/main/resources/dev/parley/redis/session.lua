-- Shared by the scripts of sessions on other machines. docs/remote.md says who writes which key.
local FULL, CLOSED, PARKED, TAKEN_OVER = 10, 11, 12, 13
local KEPT = 86400000 -- milliseconds without a sign of life after which the keys of a session go

local S, INPUTS, CONTROLS, KNOWN, EVENTS, HISTORY = P .. 's:' .. C, P .. 'si:' .. C, P .. 'sc:' .. C, P .. 'sk:' .. C,
  P .. 'se:' .. C, P .. 'sh:' .. C

local function ready(agent) return P .. 'sr:' .. agent end
local function ringFront(front) redis.call('SPUBLISH', P .. 'bf:' .. front, C) end
local function ringWorker(worker) redis.call('SPUBLISH', P .. 'bw:' .. worker, C) end

local function keep()
  for _, key in ipairs({S, INPUTS, CONTROLS, KNOWN, EVENTS, HISTORY}) do redis.call('PEXPIRE', key, KEPT) end
end

local function forget(agent)
  redis.call('DEL', S, INPUTS, CONTROLS, KNOWN)
  redis.call('UNLINK', EVENTS, HISTORY)
  if agent then redis.call('ZREM', ready(agent), C) end
end

local function millis() return math.floor(now() / 1000) end

-- Raised whenever the stream of events starts anew. By the clock, so that it goes on growing where the record was lost.
local function epochAfter(epoch) return text(math.max(tonumber(epoch or '0') + 1, millis())) end

local function enqueue(agent)
  local time = text(millis())
  redis.call('HSET', S, 'st', 'Q', 'at', time)
  redis.call('ZADD', ready(agent), time, C)
  redis.call('SPUBLISH', P .. 'br', agent .. ' ' .. C)
end
