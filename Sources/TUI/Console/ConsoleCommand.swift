import Alarms
import Snapshots
import TankFarm

/// What `:` takes: the words of one line, understood.
enum ConsoleCommand: Hashable {
    case intent(Intent)
    /// With a name or, without one, asking for it.
    case signOn(String?)
    case signOff
    /// A view that has no key of its own.
    case open(ConsoleView)

    static let names = [
        "declare", "maintain", "test", "shelve", "unshelve", "out-of-service", "in-service", "reset", "comment",
        "note", "value", "withdraw", "call", "cancel", "calls", "stock", "sign-on", "sign-off",
    ]

    /// Reads a line, with the tanks, lines and alarms of the farm as it was drawn.
    static func parse(
        _ text: String, _ snapshot: FarmSnapshot, now: WallTime
    ) throws(TypingComplaint) -> ConsoleCommand {
        var words = Words(text)
        guard let verb = words.next()?.lowercased() else { throw TypingComplaint(list) }
        let reader = Reader(snapshot: snapshot, now: now)
        switch verb {
        case "declare": return .intent(try reader.declare(&words))
        case "maintain": return .intent(try reader.maintain(&words))
        case "test": return .intent(try reader.test(&words))
        case "shelve": return .intent(try reader.shelve(&words))
        case "unshelve": return .intent(.unshelve(try reader.target(words.next(), for: "unshelve ALARM or TANK")))
        case "out-of-service":
            let form = "out-of-service ALARM|TANK reason"
            let target = try reader.target(words.next(), for: form)
            return .intent(.takeOutOfService(target, reason: try words.rest(orMissing: "reason: \(form)")))
        case "in-service":
            return .intent(.returnToService(try reader.target(words.next(), for: "in-service ALARM or TANK")))
        case "reset": return .intent(.reset([try reader.alarm(words.next(), for: "reset ALARM")]))
        case "comment":
            let alarm = try reader.alarm(words.next(), for: "comment ALARM text")
            return .intent(.comment(alarm, try words.rest(orMissing: "text: comment ALARM text")))
        case "note": return .intent(try reader.note(&words))
        case "value": return .intent(try reader.value(&words))
        case "withdraw": return .intent(try reader.withdraw(&words))
        case "call": return .intent(try reader.call(&words))
        case "cancel": return .intent(try reader.cancel(&words))
        case "calls": return .open(.calls)
        case "stock": return .open(.stock)
        case "sign-on": return .signOn(words.rest)
        case "sign-off": return .signOff
        case "ack", "acknowledge": throw TypingComplaint("alarms are acknowledged where they are seen: 3, then a")
        default: throw TypingComplaint("there is no command \(verb): \(list)")
        }
    }

    private static var list: String { names.joined(separator: " ") }

    /// The line's words one after the other, and what is left of it.
    struct Words {
        private var left: Substring

        init(_ text: String) { left = text[...].drop { $0 == " " } }

        mutating func next() -> String? {
            guard !left.isEmpty else { return nil }
            let word = left.prefix { $0 != " " }
            left = left[word.endIndex...].drop { $0 == " " }
            return String(word)
        }

        var rest: String? {
            var text = left
            while text.last == " " { text.removeLast() }
            return text.isEmpty ? nil : String(text)
        }

        func rest(orMissing what: String) throws(TypingComplaint) -> String {
            guard let rest else { throw TypingComplaint("missing \(what)") }
            return rest
        }
    }
}

extension ConsoleCommand {
    /// The commands' own words, held against the farm.
    struct Reader {
        let snapshot: FarmSnapshot
        let now: WallTime

        /// In whichever case it was typed.
        func tank(_ word: String?, for form: String) throws(TypingComplaint) -> TankName {
            guard let word else { throw TypingComplaint("write \(form)") }
            guard let name = snapshot.tankName(typed: word) else { throw TypingComplaint("there is no tank \(word)") }
            return name
        }

        func alarm(_ word: String?, for form: String) throws(TypingComplaint) -> AlarmReference {
            guard let word else { throw TypingComplaint("write \(form), the alarm as TK-101/level_h") }
            guard let slash = word.lastIndex(of: "/") else {
                throw TypingComplaint("\(word) is no alarm: write it as TK-101/level_h")
            }
            let kind = word[word.index(after: slash)...].lowercased()
            let subject = String(word[..<slash])
            let written = snapshot.tankName(typed: subject)?.text ?? subject
            guard let id = AlarmID("\(written)/\(kind)") else {
                throw TypingComplaint("\(word) is no alarm: write it as TK-101/level_h")
            }
            if let tank = id.tank, snapshot.tank(tank) == nil { throw TypingComplaint("there is no tank \(tank)") }
            if case .line(let line) = id.subject, !snapshot.lines.contains(where: { $0.name == line }) {
                throw TypingComplaint("there is no line \(line)")
            }
            return snapshot.alarm(id)?.heldReference ?? AlarmReference(alarm: id, serial: nil)
        }

        func target(_ word: String?, for form: String) throws(TypingComplaint) -> AlarmTarget {
            if let word, word.contains("/") { return .alarm(try alarm(word, for: form)) }
            return .tank(try tank(word, for: form))
        }

        func declare(_ words: inout Words) throws(TypingComplaint) -> Intent {
            let form = "declare TANK receipt|dispatch|locked|out-of-use|none [reason]"
            let tank = try tank(words.next(), for: form)
            guard let word = words.next()?.lowercased() else { throw TypingComplaint("write \(form)") }
            let raw = word.split(separator: "-").joined(separator: "_")
            guard let use = DeclaredUse(rawValue: raw) else {
                throw TypingComplaint("\(word) is none of receipt, dispatch, locked, out-of-use, none")
            }
            return .declare(tank, use, reason: words.rest)
        }

        func maintain(_ words: inout Words) throws(TypingComplaint) -> Intent {
            let form = "maintain LINE 2h reason, or maintain LINE end"
            guard let word = words.next() else { throw TypingComplaint("write \(form)") }
            guard let line = snapshot.lines.first(where: { $0.name.text.lowercased() == word.lowercased() }) else {
                throw TypingComplaint("there is no line \(word)")
            }
            guard let time = words.next() else { throw TypingComplaint("write \(form)") }
            if time.lowercased() == "end" { return .endMaintenance(line.name) }
            guard let span = TypedSpan.duration(time) else {
                throw TypingComplaint("\(time) is no time: write 30m, 2h or the like")
            }
            guard span <= .seconds(86_400) else { throw TypingComplaint("a maintenance takes at most 24 h") }
            return .maintain(line.name, for: span, reason: try words.rest(orMissing: "reason: \(form)"))
        }

        func test(_ words: inout Words) throws(TypingComplaint) -> Intent {
            let tank = try tank(words.next(), for: "test TANK [20m], or test TANK end")
            guard let time = words.next() else { return .test(tank, for: .seconds(1_800)) }
            if time.lowercased() == "end" { return .endTest(tank) }
            guard let span = TypedSpan.duration(time) else {
                throw TypingComplaint("\(time) is no time: write 20m or the like")
            }
            guard span <= .seconds(1_800) else { throw TypingComplaint("a proof test takes at most 30 min") }
            return .test(tank, for: span)
        }

        func shelve(_ words: inout Words) throws(TypingComplaint) -> Intent {
            let form = "shelve ALARM|TANK 2h reason"
            let target = try target(words.next(), for: form)
            if case .alarm(let reference) = target, let alarm = snapshot.alarm(reference.alarm),
                let refusal = alarm.shelvingRefusal
            {
                throw TypingComplaint(refusal)
            }
            guard let time = words.next() else { throw TypingComplaint("for how long? \(form)") }
            let span = try ConsoleState.shelvingTime(time, snapshot)
            return .shelve(target, for: span, reason: try words.rest(orMissing: "reason: \(form)"))
        }

        func note(_ words: inout Words) throws(TypingComplaint) -> Intent {
            let whole = try words.rest(orMissing: "text: note [TANK] text")
            guard let tank = words.next().flatMap({ snapshot.tankName(typed: $0) }) else { return .note(nil, whole) }
            return .note(tank, try words.rest(orMissing: "text: note TANK text"))
        }
    }
}

extension FarmSnapshot {
    func alarm(_ id: AlarmID?) -> AlarmSnapshot? {
        guard let id else { return nil }
        return alarms.first { $0.record.id == id }
    }

    /// The tank of that name, in whichever case it was typed.
    func tankName(typed: String) -> TankName? {
        let wanted = typed.lowercased()
        return tanks.first { $0.tank.name.text.lowercased() == wanted }?.tank.name
    }
}

extension AlarmSnapshot {
    /// The annunciation as drawn; one that is normal beneath has none that counts.
    var heldReference: AlarmReference {
        AlarmReference(alarm: record.id, serial: record.beneath == .normal ? nil : record.serial)
    }

    /// Why it cannot be shelved, in one line; nil where it can.
    var shelvingRefusal: String? {
        let name = record.id.words
        switch record.state {
        case .shelved: return "\(name) is shelved already: u lifts it"
        case .outOfService: return "\(name) is out of service: o puts it back"
        default: break
        }
        guard !isShelvable else { return nil }
        let why = record.priority == .critical ? "critical alarms are never shelved" : "not to be shelved"
        return "\(name): \(why); o: out of service"
    }
}
