-- ending
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
