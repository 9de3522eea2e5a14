-- Asks Gatehouse whether a request may go on, with the HTTP client that HAProxy brings along (2.5 or newer); needs no other package.
--   http-request lua.gatehouse <address of Gatehouse> <key of the service>
-- Anything but a plain yes is answered here: no answer at all is 503. See docs/forward-auth.md.

-- Meant for one connection only, or told to Gatehouse in another way.
local not_passed_on = {
  ["connection"] = true, ["keep-alive"] = true, ["te"] = true, ["trailer"] = true, ["transfer-encoding"] = true, ["upgrade"] = true,
  ["content-length"] = true, ["expect"] = true, ["proxy-authorization"] = true, ["host"] = true,
}

-- What of a refusal the client gets.
local refusal_headers = { "content-type", "location", "set-cookie", "www-authenticate", "retry-after", "cache-control", "x-request-id" }

local function refuse(txn, status, headers, body)
  local reply = txn:reply({ status = status })
  for _, name in ipairs(refusal_headers) do
    for _, value in pairs(headers[name] or {}) do reply:add_header(name, value) end
  end
  reply:set_body(body or "")
  txn:done(reply)
end

-- Whether only Gatehouse may say this, in whatever spelling: an app may take any other sign for a hyphen.
local function is_identity(name)
  local folded = name:lower():gsub("[^a-z0-9]", "-")
  return folded:find("^x%-user%-") or folded:find("^x%-gatehouse%-") or folded:find("^remote%-") or folded:find("^x%-remote%-")
end

local function question_headers(txn)
  local asked = {}
  for name, values in pairs(txn.http:req_get_headers()) do
    if not not_passed_on[name] and not name:find("^x%-forwarded%-") then
      asked[name] = {}
      for _, value in pairs(values) do table.insert(asked[name], value) end
    end
  end
  asked["x-forwarded-method"] = { txn.sf:method() }
  asked["x-forwarded-host"] = { txn.sf:req_fhdr("host") }
  asked["x-forwarded-proto"] = { txn.f:ssl_fc() == 1 and "https" or "http" }
  asked["x-forwarded-uri"] = { txn.sf:pathq() }
  return asked
end

core.register_action("gatehouse", { "http-req" }, function(txn, address, service)
  local url = address .. "/api/authz/forward-auth?service=" .. service
  local ok, answer = pcall(function()
    return core.httpclient():get({ url = url, headers = question_headers(txn), timeout = 5000 })
  end)
  if not ok or not answer or not answer.status or answer.status < 200 then return refuse(txn, 503, {}) end
  if answer.status ~= 200 then return refuse(txn, answer.status, answer.headers, answer.body) end

  for name in pairs(txn.http:req_get_headers()) do
    if is_identity(name) then txn.http:req_del_header(name) end
  end
  txn.http:req_del_header("cookie")
  txn.http:req_del_header("authorization")
  for name, values in pairs(answer.headers) do
    if is_identity(name) or name == "cookie" or name == "authorization" then
      for _, value in pairs(values) do txn.http:req_add_header(name, value) end
    end
  end
end, 2)
