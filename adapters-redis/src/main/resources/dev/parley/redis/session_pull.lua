-- What a worker has not been given yet. ARGV[3] worker, [4] epoch, [5] number of the last submission it has, [6] how many
local m = redis.call('HMGET', S, 'st', 'wk', 'ep', 'cl')
if m[1] ~= 'R' or m[2] ~= ARGV[3] or m[3] ~= ARGV[4] then return {STALE} end
redis.call('XTRIM', CONTROLS, 'MINID', text(tonumber(ARGV[5]) + 1) .. '-0')
local found = {}
for _, stream in ipairs({INPUTS, CONTROLS}) do
  for _, entry in ipairs(redis.call('XRANGE', stream, '(' .. ARGV[5] .. '-0', '+', 'COUNT', ARGV[6])) do
    found[#found + 1] = {tonumber(string.match(entry[1], '^%d+')), entry[2][2]}
  end
end
table.sort(found, function(a, b) return a[1] < b[1] end)
local answer = {}
for i = 1, math.min(#found, tonumber(ARGV[6])) do
  answer[#answer + 1] = text(found[i][1])
  answer[#answer + 1] = found[i][2]
end
return {OK, m[4] and 1 or 0, answer}
