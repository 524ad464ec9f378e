-- ARGV[3] from, [4] limit, [5] 1 forwards or 0 backwards, [6] after how many bytes a page ends
local m = redis.call('HMGET', meta(C), 'st', 'len', 'ex', 'base', 'prev')
if not m[1] or m[1] == 'G' then return absent() end
if expired(m[3]) then return {ABSENT} end
local length, from, limit = tonumber(m[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local forward = ARGV[5] == '1'
local low, high
if forward then
  low = from
  high = math.min(length - 1, from + limit - 1)
else
  high = math.min(length - 1, from)
  low = math.max(0, high - limit + 1)
end
if low > high then return {OK, m[2], {}} end

-- runs of positions, each in one list; found from the tail on
local runs = {}
local holder, base, parent, top = C, tonumber(m[4]), m[5], length
while true do
  local first, last = math.max(low, base), math.min(high, top - 1)
  if first <= last then table.insert(runs, {entries(holder), base, first, last}) end
  if base <= low then break end
  local above = parent and redis.call('HMGET', meta(parent), 'base', 'prev')
  if not above or not above[1] then return {BROKEN, text(base - 1)} end
  top = base
  holder, base, parent = parent, tonumber(above[1]), above[2]
end

local page, bytes, budget = {}, 0, tonumber(ARGV[6])
local function size()
  if #page == 0 then return 4 end
  return math.max(1, math.min(500, math.floor((budget - bytes) * #page / bytes)))
end
local start, stop, step = 1, #runs, 1
if forward then start, stop, step = #runs, 1, -1 end
for i = start, stop, step do
  local list, offset, first, last = unpack(runs[i])
  while first <= last and bytes < budget do
    local count = math.min(size(), last - first + 1)
    local a = forward and first or last - count + 1
    local items = redis.call('LRANGE', list, text(a - offset), text(a + count - 1 - offset))
    if #items < count then return {BROKEN, text(a + #items)} end
    for j = 1, count do
      local item = items[forward and j or count - j + 1]
      bytes = bytes + #item
      page[#page + 1] = item
    end
    if forward then first = a + count else last = a - 1 end
  end
end
return {OK, m[2], page}
