-- A front end has passed on events, and wants more. ARGV[3] token, [4] where the first event stands that it has not passed
-- on, or empty, [5] bytes up to there, or empty, [6] the turn that runs there, or empty, [7] how many it wants,
-- [8] and on: submissions that were taken
local m = redis.call('HMGET', S, 'st', 'ft', 'bp', 'wk', 'ep', 'why')
if m[2] ~= ARGV[3] then return {STALE} end
if ARGV[4] ~= '' then
  redis.call('XTRIM', EVENTS, 'MINID', ARGV[4])
  redis.call('HSET', S, 'run', ARGV[6])
  if ARGV[5] ~= '' then redis.call('HSET', S, 'ab', ARGV[5]) end
  if #ARGV > 7 then redis.call('HDEL', KNOWN, unpack(ARGV, 8)) end
  if m[3] then
    redis.call('HDEL', S, 'bp')
    if m[4] then ringWorker(m[4]) end
  end
end
local events = {}
for _, entry in ipairs(redis.call('XRANGE', EVENTS, '-', '+', 'COUNT', ARGV[7])) do
  events[#events + 1] = entry[1]
  events[#events + 1] = entry[2][4]
  events[#events + 1] = entry[2][2]
end
return {OK, m[1], m[4] or '', m[5], m[6] or '', events}
