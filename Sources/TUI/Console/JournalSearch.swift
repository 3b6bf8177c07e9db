import Alarms
import Snapshots
import TankFarm

/// Reads what a person looks for in the journal: `tank:TK-101 kind:level_hh event:raised by:wang from:-8h to:14:00 words`;
/// a name with blanks in it stands in quotes, `by:"Wang Li"`.
enum JournalSearch {
    static let form = "tank:TK-101 kind:level_hh event:raised by:wang from:-8h to:14:00 words"

    /// - Throws: `TypingComplaint` in one line.
    static func parse(
        _ text: String, tanks: [TankName], zone: SiteZone, now: WallTime
    ) throws(TypingComplaint) -> JournalQuery {
        var query = JournalQuery()
        var words: [Substring] = []
        var left = text.split(separator: " ")[...]
        while let word = left.popFirst() {
            guard let colon = word.firstIndex(of: ":"), let key = Key(rawValue: word[..<colon].lowercased()) else {
                words.append(word)
                continue
            }
            var value = String(word[word.index(after: colon)...])
            if value.first == "\"" { value = try quoted(value, &left) }
            guard !value.isEmpty else { throw TypingComplaint("\(key.rawValue): of what? as \(form)") }
            switch key {
            case .tank:
                let wanted = value.lowercased()
                query.tank = tanks.first { $0.text.lowercased() == wanted } ?? TankName(value)
            case .kind:
                guard let kind = AlarmKind(rawValue: plain(value)) else {
                    throw TypingComplaint("there is no kind \(value): level_hh, gauge_fault and the like")
                }
                query.kind = kind
            case .event:
                guard let event = JournalEvent(rawValue: plain(value)) else {
                    throw TypingComplaint("there is no event \(value): raised, acknowledged, shelved and the like")
                }
                query.event = event
            case .by: query.operatorName = value
            case .from:
                let from = try time(value, zone, now)
                // At two in the morning "from:22:00" is the evening before: nothing has come from the one that is ahead.
                let isClock = !value.contains("-") && !value.contains("T")
                query.from = isClock && from > now ? try time(value, zone, now - .seconds(86_400)) : from
            case .to: query.to = try time(value, zone, now)
            }
        }
        if let from = query.from, let to = query.to, to <= from { throw TypingComplaint("from: must lie before to:") }
        if !words.isEmpty { query.words = words.joined(separator: " ") }
        return query
    }

    /// What stands between the quotes, of which the first word begins with one.
    private static func quoted(_ first: String, _ left: inout ArraySlice<Substring>) throws(TypingComplaint) -> String {
        var text = first
        while text.count < 2 || text.last != "\"" {
            guard let next = left.popFirst() else { throw TypingComplaint("a quote is missing: by:\"Wang Li\"") }
            text += " \(next)"
        }
        return String(text.dropFirst().dropLast())
    }

    private enum Key: String { case tank, kind, event, by, from, to }

    private static func plain(_ text: String) -> String {
        text.lowercased().split(separator: "-").joined(separator: "_")
    }

    /// `-8h`, `14:02` of today, `2026-11-21`, `2026-11-21T14:02`, or RFC 3339 with a zone.
    static func time(_ text: String, _ zone: SiteZone, _ now: WallTime) throws(TypingComplaint) -> WallTime {
        if text.first == "-", let span = TypedSpan.duration(String(text.dropFirst())) { return now.drawable - span }
        if let time = WallTime(rfc3339: text) { return time.drawable }
        let complaint = TypingComplaint("\(text) is no time: write -8h, 14:02, 2026-11-21 or 2026-11-21T14:02")
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        let today = zone.siteTime(now)
        var date = (today.year, today.month, today.day)
        var clock = (0, 0)
        guard (1...2).contains(parts.count) else { throw complaint }
        if let first = parts.first, first.contains("-") {
            let numbers = first.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
                (1970...2999).contains(year), (1...12).contains(month), (1...31).contains(day)
            else { throw complaint }
            date = (year, month, day)
        } else if parts.count == 2 {
            throw complaint
        }
        if let last = parts.last, last.contains(":") {
            let numbers = last.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
            guard numbers.count == 2, let hour = numbers[0], let minute = numbers[1], (0...23).contains(hour),
                (0...59).contains(minute)
            else { throw complaint }
            clock = (hour, minute)
        } else if parts.count == 2 || !(parts.first?.contains("-") ?? false) {
            throw complaint
        }
        return zone.wallTime(
            of: CivilTime(year: date.0, month: date.1, day: date.2, hour: clock.0, minute: clock.1, second: 0))
    }
}

extension ConsoleState {
    /// The entries that the journal shows, oldest first: what the search found on record, and what came since.
    func journalEntries(_ snapshot: FarmSnapshot) -> [JournalEntry] {
        guard let query = journalQuery else { return snapshot.journal }
        let recent = snapshot.journal.filter(query.matches)
        guard let found = journalResults, let last = found.last else { return recent }
        // What the record's newest find is among the recent ones tells which of them it holds already.
        guard let place = recent.lastIndex(of: last) else { return found + recent.filter { $0.at > last.at } }
        return found + recent[(place + 1)...]
    }

    /// The end of typing in the journal: looks at once through what is here, and asks for what lies on record.
    mutating func search(_ snapshot: FarmSnapshot, now: Moment) throws(TypingComplaint) -> [ConsoleEffect] {
        let text = journalSearch.split(separator: " ").joined(separator: " ")
        guard !text.isEmpty else {
            endSearch()
            return []
        }
        let query = try JournalSearch.parse(
            text, tanks: snapshot.tanks.map(\.tank.name), zone: snapshot.zone, now: now.wall)
        journalResults = nil
        scroll[.journal] = 0
        journalQuery = query
        return [.loadJournal(query)]
    }

    mutating func endSearch() {
        journalSearch = ""
        journalQuery = nil
        journalResults = nil
        scroll[.journal] = 0
    }
}
