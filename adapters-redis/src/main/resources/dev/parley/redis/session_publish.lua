-- What a session said. ARGV[3] worker, [4] epoch, [5] number of the first of these events, [6] and [7] how many and how
-- many bytes of them may wait, [8] what becomes of the session: empty, E it has ended, D it is handed back, [9] why,
-- [10] the agent's name for the session and [11] its first event, if that is among these, [12] 1 if a turn completed,
-- [13] how many submissions these events take, [14] and on: those, then the events
local m = redis.call('HMGET', S, 'st', 'wk', 'ep', 'ev', 'fr', 'pb', 'ab', 'cl', 'ag')
if (m[1] ~= 'R' and m[1] ~= 'E') or m[2] ~= ARGV[3] or m[3] ~= ARGV[4] then return {STALE} end
local first, taken = tonumber(ARGV[5]), tonumber(ARGV[13])
local events = 14 + taken
if #ARGV >= events and first > tonumber(m[4]) then -- else a repeat
  local waiting = redis.call('XLEN', EVENTS)
  local bytes = 0
  for i = events, #ARGV do bytes = bytes + #ARGV[i] end
  local much = tonumber(m[6]) - tonumber(m[7]) + bytes > tonumber(ARGV[7])
  if waiting > 0 and (waiting + #ARGV - events + 1 > tonumber(ARGV[6]) or much) then
    redis.call('HSET', S, 'bp', '1')
    return {FULL}
  end
  local published = tonumber(m[6])
  for i = events, #ARGV do
    published = published + #ARGV[i]
    redis.call('XADD', EVENTS, ARGV[4] .. '-' .. text(first + i - events), 'e', ARGV[i], 'b', text(published))
  end
  redis.call('HSET', S, 'ev', text(first + #ARGV - events), 'pb', text(published))
  for i = 14, events - 1 do
    local number = redis.call('HGET', KNOWN, ARGV[i])
    if number then redis.call('XDEL', INPUTS, number .. '-0') end
  end
  if ARGV[10] ~= '' then redis.call('HSET', S, 'sid', ARGV[10], 'said', ARGV[11]) end
  if ARGV[12] == '1' then redis.call('HSET', S, 'try', '0') end
  keep()
end
if ARGV[8] == 'E' then
  redis.call('HSET', S, 'st', 'E', 'why', ARGV[9])
  if m[8] == '2' then forget(m[9]) end -- nobody wants to hear it
elseif ARGV[8] == 'D' then
  redis.call('HSET', S, 'st', 'D', 'why', ARGV[9], 'ep', epochAfter(m[3]))
  redis.call('HDEL', S, 'wk')
end
ringFront(m[5])
return {OK}
