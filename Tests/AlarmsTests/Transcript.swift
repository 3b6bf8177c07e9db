import Alarms
import TankFarm
import TestSupport
import Testing

/// A history of a board as a table. First the alarms (`alarm ID key=value…`), then one line a step:
/// `seconds | event | state | effects`. With more than one alarm, events, states and effects begin with the kind.
///
/// Events: `good 13500`, `uncertain 13500`, `unknown`, `true WORDS`, `false`, `advance`, `ack NAME [#serial] ["comment"]`,
/// `wall +3600` (somebody sets the clock), `restart [key=value…]` (a new board from the records, settled; `alive=S`: the
/// record's newest time is S seconds after the begin), `restart without` (with no alarm configured),
/// `reset NAME [#serial]`, `shelve NAME SECONDS [#serial] "reason"` (8 h at most), `unshelve NAME`, `out NAME "reason"`,
/// `in NAME`, `comment NAME [#serial] "words"`, `suppress CAUSE`, `unsuppress CAUSE` (use, maintenance, line),
/// `anew [value]`, `test on|off`, `attended on|off`, `rewrite`. `kind: event` is for that alarm alone.
struct Transcript: Sendable, CustomTestStringConvertible {
    let title: String
    let definitions: [AlarmDefinition]
    let steps: [Step]

    struct Step: Sendable {
        let line: String
        let seconds: Double
        let kind: AlarmKind?
        let event: [String]
        let state: String
        let effects: String
    }

    struct Malformed: Error { let line: String }

    var testDescription: String { title }

    init(_ title: String, _ text: String) throws {
        var definitions: [AlarmDefinition] = []
        var steps: [Step] = []
        for line in text.split(separator: "\n") {
            let words = Transcript.words(line)
            if words.first == "alarm" {
                guard words.count > 1, let id = AlarmID(words[1]) else { throw Malformed(line: String(line)) }
                var definition = AlarmDefinition(id: id)
                for setting in words.dropFirst(2) { try Transcript.set(setting, in: &definition) }
                definitions.append(definition)
                continue
            }
            let columns = line.split(separator: "|", omittingEmptySubsequences: false).map(Transcript.trimmed)
            guard columns.count == 4, let seconds = Double(columns[0]) else { throw Malformed(line: String(line)) }
            var event = Transcript.words(columns[1][...])
            var kind: AlarmKind?
            if let first = event.first, first.hasSuffix(":") {
                kind = AlarmKind(rawValue: String(first.dropLast()))
                guard kind != nil else { throw Malformed(line: String(line)) }
                event.removeFirst()
            }
            steps.append(
                Step(
                    line: String(line), seconds: seconds, kind: kind, event: event, state: columns[2],
                    effects: columns[3]))
        }
        self.title = title
        self.definitions = definitions
        self.steps = steps
    }

    static func set(_ setting: String, in definition: inout AlarmDefinition) throws {
        let parts = setting.split(separator: "=").map(String.init)
        guard parts.count == 2 else { throw Malformed(line: setting) }
        switch parts[0] {
        case "priority":
            definition.priority = try #require(AlarmPriority(rawValue: parts[1]))
            return
        case "latching":
            definition.isLatching = parts[1] == "yes"
            return
        case "enabled":
            definition.isEnabled = parts[1] == "yes"
            return
        case "shelvable":
            definition.isShelvable = parts[1] == "yes"
            return
        default: break
        }
        let number = try #require(Double(parts[1]), "\(setting)")
        switch parts[0] {
        case "limit": definition.limit = number
        case "deadband": definition.deadband = number
        case "on": definition.onDelay = .seconds(number)
        case "off": definition.offDelay = .seconds(number)
        case "again": definition.reAlarmAfter = .seconds(number)
        default: throw Malformed(line: setting)
        }
    }

    /// Words between blanks; what stands in quotes is one word.
    private static func words(_ text: Substring) -> [String] {
        var words: [String] = []
        for (index, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 {
                words.append(String(part))
            } else {
                words += part.split(separator: " ").map(String.init)
            }
        }
        return words
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// Plays a transcript on a board and holds every line against what came.
struct TranscriptRun {
    private let transcript: Transcript
    /// Whether the deadlines between two lines are judged in their own time, as a station does that sleeps until them.
    private let wakesForDeadlines: Bool
    private var definitions: [AlarmDefinition]
    private var board: AlarmBoard
    private var wallOffset: Duration = .zero

    init(_ transcript: Transcript, wakesForDeadlines: Bool) {
        self.transcript = transcript
        self.wakesForDeadlines = wakesForDeadlines
        definitions = transcript.definitions
        board = AlarmBoard(definitions: definitions)
    }

    mutating func check() throws {
        for step in transcript.steps {
            let now = ManualClock().now() + .seconds(step.seconds)
            var effects: [AlarmEffect] = []
            if wakesForDeadlines {
                // What is due at the very time of an event comes with it: between a restart and what suppresses anew
                // there is none.
                while let next = board.nextDeadline, next < now.monotonic {
                    let then = Moment(monotonic: next, wall: now.wall + wallOffset)
                    effects += board.advance(to: then)
                }
            }
            var refusal: String?
            do {
                effects += try perform(step, at: Moment(monotonic: now.monotonic, wall: now.wall + wallOffset))
            } catch let error as AlarmRefusal {
                refusal = "refused: \(error)"
            }
            var shown = effects.map { EffectText.of($0, naming: transcript.definitions.count > 1) }
            if let refusal { shown.append(refusal) }
            let came = shown.isEmpty ? "nothing" : shown.joined(separator: "; ")
            #expect(came == step.effects, "\(step.line)")
            #expect(states == step.state, "\(step.line)")
            for case .record(_, let entry) in effects { #expect(entry.at == now.wall + wallOffset, "\(step.line)") }
        }
    }

    private var states: String {
        let many = transcript.definitions.count > 1
        return transcript.definitions.map { definition in
            let state = board.record(of: definition.id)?.state.rawValue ?? "gone"
            return many ? "\(definition.id.kind.rawValue) \(state)" : state
        }.joined(separator: ", ")
    }

    private mutating func perform(_ step: Transcript.Step, at now: Moment) throws -> [AlarmEffect] {
        let named = definitions.map(\.id).filter { step.kind == nil || $0.kind == step.kind }
        let event = step.event
        let serial = event.first { $0.hasPrefix("#") }.flatMap { Int64($0.dropFirst()) }
        switch event.first {
        case "advance":
            return board.advance(to: now)
        case "wall":
            wallOffset += .seconds(try #require(Double(event[1])))
            return []
        case "ack":
            let comment = event.dropFirst(2).first { !$0.hasPrefix("#") }
            return try board.acknowledge(
                try #require(named.first), serial: serial, by: person(event), comment: comment, at: now)
        case "reset":
            return try board.reset(try #require(named.first), serial: serial, by: person(event), at: now)
        case "shelve":
            return try board.shelve(
                try #require(named.first), serial: serial, for: .seconds(try #require(Double(event[2]))),
                longest: .seconds(8 * 3_600), reason: try #require(event.last), by: person(event), at: now)
        case "unshelve":
            return try board.unshelve(try #require(named.first), by: person(event), at: now)
        case "out":
            return try board.takeOutOfService(
                try #require(named.first), reason: try #require(event.last), by: person(event), at: now)
        case "in":
            return try board.returnToService(try #require(named.first), by: person(event), at: now)
        case "comment":
            return try board.comment(
                try #require(named.first), serial: serial, try #require(event.last), by: person(event), at: now)
        default:
            return try performByDesign(event, named, at: now)
        }
    }

    private mutating func performByDesign(
        _ event: [String], _ named: [AlarmID], at now: Moment
    ) throws -> [AlarmEffect] {
        switch event.first {
        case "suppress":
            return board.suppress(named, try cause(event), at: now)
        case "unsuppress":
            return board.unsuppress(named, try cause(event), at: now)
        case "anew":
            return board.annunciateAnew(
                try #require(named.first), text: nil, value: event.dropFirst().first.flatMap(Double.init),
                priority: nil, at: now)
        case "test":
            board.setTest(named, event[1] == "on")
            return []
        case "attended":
            board.isAttended = event[1] == "on"
            return []
        case "rewrite":
            return board.rewriteHolds(at: now)
        case "good", "uncertain":
            let value = try #require(Double(event[1]))
            return board.judge(named.map { ($0, .value(value, questionable: event[0] == "uncertain")) }, at: now)
        case "unknown":
            return board.judge(named.map { ($0, .unknown) }, at: now)
        case "true":
            return board.judge(named.map { ($0, .condition(true, text: event.dropFirst().first)) }, at: now)
        case "false":
            return board.judge(named.map { ($0, .condition(false, text: nil)) }, at: now)
        case "restart":
            let records = definitions.compactMap { board.record(of: $0.id) }
            var aliveAt: WallTime?
            if event.last == "without" {
                definitions = []
            } else {
                for setting in event.dropFirst() {
                    if setting.hasPrefix("alive=") {
                        aliveAt = ManualClock().now().wall + .seconds(try #require(Double(setting.dropFirst(6))))
                        continue
                    }
                    for index in definitions.indices { try Transcript.set(setting, in: &definitions[index]) }
                }
            }
            board = AlarmBoard(definitions: definitions, restored: records, nextSerial: board.nextSerial)
            return board.settle(at: now, lastAliveAt: aliveAt)
        default:
            throw Transcript.Malformed(line: event.joined(separator: " "))
        }
    }

    private func person(_ event: [String]) throws -> Person {
        let name = try #require(event.dropFirst().first)
        return Person(name: name, origin: "at \(name)'s desk")
    }

    private func cause(_ event: [String]) throws -> AlarmSuppression {
        switch event.dropFirst().first {
        case "use": return .outOfUse
        case "maintenance": return .lineMaintenance
        case "line": return .lineFault
        default: throw Transcript.Malformed(line: event.joined(separator: " "))
        }
    }
}

/// An effect in a transcript's words.
enum EffectText {
    private static let questionable = "questionable: the value was not good"
    private static let test = "TEST: "

    static func of(_ effect: AlarmEffect, naming: Bool) -> String {
        switch effect {
        case .record(let record, let entry):
            return (naming ? "\(record.id.kind.rawValue) " : "") + words(record, entry)
        case .update(let record):
            return (naming ? "\(record.id.kind.rawValue) " : "") + "update" + (record.questionable ? "?" : "")
                + beneath(record)
        case .annunciate(let id, let serial, let priority, let sounds):
            return (naming ? "\(id.kind.rawValue) " : "") + "\(sounds ? "rings" : "shows") #\(serial) \(priority)"
        }
    }

    /// `?` behind the event: the record is questionable and the entry says so. In brackets, of a silenced alarm: what it
    /// is beneath.
    private static func words(_ record: AlarmRecord, _ entry: JournalEntry) -> String {
        #expect(entry.alarm == record.id)
        #expect(entry.tank == record.id.tank)
        #expect(entry.origin == entry.operatorName.map { "at \($0)'s desk" })
        var text = entry.text
        var words = entry.event.rawValue
        if entry.event == .raised {
            #expect(record.questionable == (text?.hasSuffix(questionable) ?? false))
            #expect(record.value == entry.value)
            #expect(record.limit == entry.limit)
            #expect(record.serial == entry.serial)
            #expect(record.raisedAt == entry.at)
            #expect(record.acknowledgedBy == nil && record.acknowledgedAt == nil && record.comment == nil)
            #expect(record.isTest == (text?.hasPrefix(test) ?? false))
            if record.questionable {
                words += "?"
                text = text.map { String($0.dropLast(questionable.count)) }
                if text?.hasSuffix("; ") ?? false { text?.removeLast(2) }
                if text?.isEmpty ?? false { text = nil }
            }
        }
        if entry.event == .acknowledged {
            #expect(record.acknowledgedBy == entry.operatorName)
            #expect(record.acknowledgedAt == entry.at)
            #expect(record.comment == entry.text)
            #expect(!record.isUnattended)
        }
        if let serial = entry.serial { words += " #\(serial)" }
        if let value = entry.value { words += " \(number(value))/\(entry.limit.map(number) ?? "-")" }
        if let name = entry.operatorName { words += " by \(name)" }
        if let text { words += " \"\(text)\"" }
        if record.isUnattended { words += " unattended" }
        return words + beneath(record)
    }

    private static func beneath(_ record: AlarmRecord) -> String {
        record.state.isSilenced ? " (\(record.beneath.rawValue))" : ""
    }

    private static func number(_ value: Double) -> String {
        DecimalText.fixed(value, value == value.rounded() ? 0 : 1)
    }
}
