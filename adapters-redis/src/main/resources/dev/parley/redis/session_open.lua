-- A front end wants a session of the conversation. ARGV[3] front end, [4] its token, new for each session it wants,
-- [5] agent, [6] the agent's session that it would go on with, or empty, [7] an epoch that has been seen,
-- [8] config, [9] kind of history, [10] its length in the store, or empty, [11] agent state, or empty, [12] cut, or empty,
-- [13] and on: entries of the history, where it is not in the store
local m = redis.call('HMGET', S, 'st', 'ep', 'wk', 'cl', 'sid', 'ft', 'ag', 'how')
if m[6] ~= ARGV[4] then
  if m[1] == 'P' then return {PARKED} end
  if ARGV[6] ~= '' and m[5] == ARGV[6] and not m[4] and (m[1] == 'R' or m[1] == 'D') then
    redis.call('HSET', S, 'fr', ARGV[3], 'ft', ARGV[4], 'cs', '0', 'how', 'over')
    m[8] = 'over'
    keep()
  else
    if m[3] then ringWorker(m[3]) end -- it will find that it has been fenced
    forget(m[7])
    local epoch = epochAfter(math.max(tonumber(m[2] or '0'), tonumber(ARGV[7])))
    redis.call('HSET', S, 'ep', epoch, 'fr', ARGV[3], 'ft', ARGV[4], 'ag', ARGV[5], 'cs', '0', 'sn', '0', 'ev', '-1',
      'pb', '0', 'ab', '0', 'try', '0', 'run', '', 'how', 'new', 'cf', ARGV[8], 'hk', ARGV[9], 'hl', ARGV[10],
      'as', ARGV[11], 'cut', ARGV[12])
    for first = 13, #ARGV, 1000 do
      redis.call('RPUSH', HISTORY, unpack(ARGV, first, math.min(first + 999, #ARGV)))
    end
    enqueue(ARGV[5])
    keep()
    return {OK}
  end
end
if m[8] == 'new' then return {OK} end
local r = redis.call('HMGET', S, 'said', 'run')
return {TAKEN_OVER, r[1], r[2]}
