import Snapshots
import TankFarm

extension ConsoleCommand.Reader {
    /// A tank, or the whole site, which alone has an ambient temperature.
    private func tankOrSite(_ word: String?, for form: String) throws(TypingComplaint) -> TankName? {
        if word?.lowercased() == "site", snapshot.tankName(typed: "site") == nil { return nil }
        return try tank(word, for: form)
    }

    func value(_ words: inout ConsoleCommand.Words) throws(TypingComplaint) -> Intent {
        let form = "value TANK|site density=860 water=0.6 for=24h source=..."
        let tank = try tankOrSite(words.next(), for: form)
        let typed = try TypedValues.parse(try words.rest(orMissing: "values: \(form)"), snapshot.units)
        if tank == nil, typed.entries.contains(where: { $0.quantity != .ambient }) {
            throw TypingComplaint("for the whole site only ambient= can be entered")
        }
        return typed.intent(for: tank)
    }

    func withdraw(_ words: inout ConsoleCommand.Words) throws(TypingComplaint) -> Intent {
        let names = ManualQuantity.allCases.map(\.rawValue).joined(separator: "|")
        let form = "withdraw TANK|site \(names)"
        let tank = try tankOrSite(words.next(), for: form)
        guard let word = words.next() else { throw TypingComplaint("write \(form)") }
        guard let quantity = ManualQuantity(rawValue: word.lowercased()) else {
            throw TypingComplaint("\(word) is none of \(names)")
        }
        let standing = tank.map { name in snapshot.tank(name)?.manualValues ?? [] } ?? snapshot.siteValues
        guard standing.contains(where: { $0.quantity == quantity }) else {
            throw TypingComplaint("no \(word.lowercased()) is entered for \(tank?.text ?? "the site")")
        }
        return .withdraw(tank, quantity)
    }

    /// `call TK-101 12500 words`, `call 14:30 words`.
    func call(_ words: inout ConsoleCommand.Words) throws(TypingComplaint) -> Intent {
        let whole = try words.rest(orMissing: "call TANK 12500 [words], or call 14:30 [words]")
        guard let tank = words.next().flatMap({ snapshot.tankName(typed: $0) }) else {
            let call = try TypedCall.parse(whole, tank: nil, snapshot, now: now)
            return .call(nil, call.target, text: call.text)
        }
        let rest = try words.rest(orMissing: "what for: call \(tank) 12500, i7500, 14:30 or +2h")
        let call = try TypedCall.parse(rest, tank: snapshot.tank(tank), snapshot, now: now)
        return .call(tank, call.target, text: call.text)
    }

    func cancel(_ words: inout ConsoleCommand.Words) throws(TypingComplaint) -> Intent {
        guard let word = words.next() else { throw TypingComplaint("write cancel NUMBER, as :calls shows it") }
        guard let number = Int64(word), snapshot.calls.contains(where: { $0.number == number }) else {
            throw TypingComplaint("there is no call \(word): :calls shows those that wait")
        }
        return .cancelCall(number: number)
    }
}
