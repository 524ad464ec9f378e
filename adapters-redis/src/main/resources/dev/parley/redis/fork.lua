-- ARGV[3] owner, [4] info, [5] tenant, [6] expiry or empty, [7] source, [8] position
local found = born(ARGV[3], ARGV[4])
if found then return found end
if redis.call('EXISTS', P .. 'r:' .. C) == 1 then return {EXISTS} end
local source = ARGV[7]
local s = redis.call('HMGET', meta(source), 'st', 'len', 'ex')
if not s[1] then
  C = source
  return absent()
end
if s[1] ~= 'A' or expired(s[3]) then return {ABSENT} end
local position = tonumber(ARGV[8])
if position > tonumber(s[2]) then return {BEYOND, s[2]} end
-- the child hangs on whoever holds the last entry before the cut, so it keeps nothing that it does not share
local parent = source
while parent do
  local m = redis.call('HMGET', meta(parent), 'base', 'prev')
  if tonumber(m[1]) < position then break end
  parent = m[2]
end
if parent then redis.call('ZADD', children(parent), ARGV[8], C) end
return bear(ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[8], parent)
