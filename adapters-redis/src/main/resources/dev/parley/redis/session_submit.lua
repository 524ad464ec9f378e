-- ARGV[3] token, [4] number of this call, [5] submission, [6] i for what starts work or c for what does not, [7] its JSON,
-- [8] how many that start work may wait
local m = redis.call('HMGET', S, 'st', 'ft', 'cs', 'cl', 'wk')
if m[2] ~= ARGV[3] then return {STALE} end
if tonumber(ARGV[4]) <= tonumber(m[3]) then return {OK} end -- a repeat
if m[4] or m[1] == 'E' or m[1] == 'P' then return {CLOSED} end
local input = ARGV[6] == 'i'
if input and redis.call('HEXISTS', KNOWN, ARGV[5]) == 0 or not input then
  if input and redis.call('XLEN', INPUTS) >= tonumber(ARGV[8]) then return {FULL} end
  local number = text(redis.call('HINCRBY', S, 'sn', 1))
  redis.call('XADD', input and INPUTS or CONTROLS, number .. '-0', 's', ARGV[7])
  if input then redis.call('HSET', KNOWN, ARGV[5], number) end
  keep()
  if m[5] then ringWorker(m[5]) end
end
redis.call('HSET', S, 'cs', ARGV[4])
return {OK}
