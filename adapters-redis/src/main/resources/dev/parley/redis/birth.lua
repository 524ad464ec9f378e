-- Shared by create and fork. Answers a birth that is already here, or says that the id is taken; nil if it is free.
local function born(owner, info)
  local m = redis.call('HMGET', meta(C), 'st', 'own', 'ep', 'info', 'ex')
  local state = m[1]
  if state and state ~= 'G' and expired(m[5]) then
    drop(C)
    state = redis.call('HGET', meta(C), 'st')
  end
  if state == 'P' and m[2] == owner and m[3] == '1' and m[4] == info then return {OK} end
  if state or redis.call('HEXISTS', DELETED, C) == 1 then return {EXISTS} end
  return nil
end

local function bear(owner, info, tenant, expiry, base, parent)
  local fields = {'st', 'P', 'own', owner, 'ep', '1', 'la', base, 'len', base, 'base', base, 'rev', '0',
    'info', info, 'tn', tenant, 'ud', text(now())}
  if parent then
    table.insert(fields, 'prev')
    table.insert(fields, parent)
  end
  if expiry ~= '' then
    table.insert(fields, 'ex')
    table.insert(fields, expiry)
    redis.call('ZADD', EXPIRING, expiry, C)
  end
  redis.call('HSET', meta(C), unpack(fields))
  redis.call('HSET', PENDING, C, owner)
  return {OK}
end
