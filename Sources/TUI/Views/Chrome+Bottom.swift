import Alarms
import Snapshots
import TankFarm

extension Chrome {
    // MARK: Message and keys

    static func bottomWords(_ scene: Scene) -> (text: String, style: StyleRole) {
        let state = scene.state
        if let prompt = state.prompt {
            switch prompt {
            case .quit: return ("\(watchEnds): leave? y leaves, any other key stays", .notice)
            case .acknowledgeAll(let references):
                let noun = references.count == 1 ? "alarm" : "alarms"
                return ("acknowledge \(references.count) \(noun)? y acknowledges, any other key does not", .notice)
            case .accept(let tank, _): return (acceptWords(tank, scene), .notice)
            case .confirm(_, let question): return ("\(question), any other key does not", .notice)
            case .text(let question): return ("\(question.question) \(question.editor.text)", .normal)
            }
        }
        if let editor = state.filterEditor { return ("/\(editor.text)", .normal) }
        if let message = state.message { return (message, state.messageKind == .caution ? .notice : .normal) }
        if !scene.snapshot.storage.isHealthy { return (storageWords(scene.snapshot.storage), .notice) }
        if let blind = blindWords(scene) { return (blind, .notice) }
        if let notice = unwatchedWords(scene) { return (notice, .notice) }
        if let words = filterWords(scene) { return (words, .normal) }
        if scene.snapshot.load.isFlood, !state.isGrouped {
            return ("flood: g groups the alarms by tank and cause", .notice)
        }
        return ("", .normal)
    }

    /// What hides something from the open view, and how to see it again.
    private static func filterWords(_ scene: Scene) -> String? {
        let state = scene.state
        switch state.view {
        case .alarms where !state.alarmFilter.isEmpty: return "only \"\(state.alarmFilter)\"; Esc shows all"
        case .journal where state.journalQuery != nil:
            let count = state.journalEntries(scene.snapshot).count
            let more = state.journalResults == nil ? ", reading the record" : ""
            return "\(count) found\(more): \(state.journalSearch); Esc shows all"
        default: return state.filter.isEmpty ? nil : "only \"\(state.filter)\"; Esc on the overview shows all"
        }
    }

    /// What had changed while nobody could see it, until a key says that somebody has read it.
    private static func blindWords(_ scene: Scene) -> String? {
        guard let entry = scene.snapshot.journal.last(where: { $0.event == .blind }), let text = entry.text else {
            return nil
        }
        if let seen = scene.state.lastKeyAt, entry.at <= seen { return nil }
        guard scene.now.wall.age(since: entry.at) <= .seconds(600) else { return nil }
        return text
    }

    /// The tank and the level in question stand before it as far as there is room.
    private static func acceptWords(_ name: TankName, _ scene: Scene) -> String {
        let question = "y accepts the level as true, with your name; any other key stays"
        let level = scene.snapshot.tank(name)?.level.value.map { " \(scene.wording.level($0))" } ?? ""
        let full = "\(name)\(level): \(question)"
        return CharacterWidth.columns(of: full) <= scene.size.columns - 2 ? full : question
    }

    /// For ten minutes after the start: a gap that nobody hears of is a gap that nobody checks.
    private static func unwatchedWords(_ scene: Scene) -> String? {
        let snapshot = scene.snapshot
        guard let gap = snapshot.unwatchedBeforeStart,
            scene.now.monotonic - snapshot.startedAt.monotonic < .seconds(600)
        else { return nil }
        let minutes = max(0, gap.components.seconds) / 60
        let length =
            minutes >= 60 ? "\(minutes / 60) h \(minutes % 60) min" : minutes > 0 ? "\(minutes) min" : gap.ageText
        return "no watch for \(length) before \(scene.zone.siteTime(snapshot.startedAt.wall).minuteText)"
    }

    static func bottom(_ scene: Scene, on canvas: inout Canvas) {
        let width = canvas.columns
        let messageRow = canvas.rows - 2
        let keyRow = canvas.rows - 1
        if let typed = typed(scene) {
            line(typed.question, typed.editor, row: messageRow, on: &canvas)
            var note = scene.snapshot.carriedByConsole ? watchEnds : ""
            // Until the next key a complaint that would be cut has the row: half a sentence tells nobody what to type.
            if let complaint = typed.complaint, CharacterWidth.columns(of: complaint) > width - note.count - 4 {
                note = ""
            }
            if !note.isEmpty { canvas.rightText(note, keyRow, 0, width: width - 1, style: .notice) }
            let room = note.isEmpty ? width - 2 : width - note.count - 4
            // What is wrong with the answer stands where the eye goes next, and the answer stays as it was typed.
            if let complaint = typed.complaint {
                canvas.text(complaint, keyRow, 1, width: room, style: .notice)
            } else if let notice = newestNotice(scene) {
                canvas.text(notice, keyRow, 1, width: room, style: .notice)
            } else {
                canvas.pieces([("Enter takes it", .muted), ("Esc leaves", .muted)], keyRow, 1, width: room)
            }
            return
        }
        var words = bottomWords(scene)
        // Answers, questions and what is wrong with the watch keep the row; then the notice has the keys' instead.
        var below = newestNotice(scene)
        if let notice = below, words.text.isEmpty || !isHeld(scene) { (words, below) = ((notice, .notice), nil) }
        // A question about the watch's end is the notice itself.
        var notice = scene.snapshot.carriedByConsole && scene.state.prompt != .quit ? watchEnds : ""
        let isTight = 1 + CharacterWidth.columns(of: words.text) + 2 + notice.count + 1 > width
        if case .confirm(_, let question) = scene.state.prompt, CharacterWidth.columns(of: words.text) > width - 2 {
            // What is about to be entered must be read whole: it goes on in the row of the keys, all of it if need be.
            let lines = JournalView.wrapped(question, width: width - 2)
            words.text = lines[0]
            if lines.count > 1 {
                let rest = lines.dropFirst().joined(separator: " ")
                if CharacterWidth.columns(of: rest) > width - notice.count - 4 { notice = "" }
                below = shortened(rest, to: notice.isEmpty ? width - 2 : width - notice.count - 4, scene.glyphs)
            }
        }
        canvas.text(words.text, messageRow, 1, width: width - 2, style: words.style)
        if !notice.isEmpty {
            canvas.text(
                notice, isTight ? keyRow : messageRow, width - notice.count - 1, style: .notice)
        }
        let keyWidth = isTight && !notice.isEmpty ? width - notice.count - 4 : width - 2
        if let below {
            canvas.text(below, keyRow, 1, width: keyWidth, style: .notice)
        } else {
            keys(scene, row: keyRow, width: keyWidth, on: &canvas)
        }
    }

    /// Cut before its last words, which say how the question is answered.
    private static func shortened(_ question: String, to width: Int, _ glyphs: GlyphSet) -> String {
        guard CharacterWidth.columns(of: question) > width else { return question }
        let end = "\(glyphs.ellipsis)\(question.suffix(10))"
        var kept = ""
        var room = width - CharacterWidth.columns(of: end)
        for character in question {
            room -= CharacterWidth.columns(of: String(character))
            if room < 0 { break }
            kept.append(character)
        }
        return kept + end
    }

    /// Whether the message row says something that is not to be covered by a notice.
    private static func isHeld(_ scene: Scene) -> Bool {
        scene.state.prompt != nil || scene.state.filterEditor != nil || scene.state.message != nil
            || !scene.snapshot.storage.isHealthy || blindWords(scene) != nil || unwatchedWords(scene) != nil
    }

    /// The newest notice, until a key says that somebody has read it, and for ten minutes at most; with how many came
    /// beside it.
    static func newestNotice(_ scene: Scene) -> String? {
        let unseen = scene.snapshot.notices.filter {
            $0.number > scene.state.noticesSeen && scene.now.wall.age(since: $0.at.wall) <= .seconds(600)
        }
        guard let newest = unseen.last else { return nil }
        let time = scene.zone.siteTime(newest.at.wall).minuteText
        let more = unseen.count > 1 ? " (+\(unseen.count - 1) more: 4)" : ""
        return "\(time) \(newest.text.withoutControls)\(more)"
    }

    private static func typed(
        _ scene: Scene
    ) -> (question: String, editor: LineEditor, complaint: String?)? {
        if case .text(let question) = scene.state.prompt {
            return (question.purpose == .command ? ":" : "\(question.question) ", question.editor, question.complaint)
        }
        guard scene.state.prompt == nil, let editor = scene.state.filterEditor else { return nil }
        return ("/", editor, scene.state.filterComplaint)
    }

    /// The question and as much of the line as there is room for, always with the cursor.
    private static func line(_ question: String, _ editor: LineEditor, row: Int, on canvas: inout Canvas) {
        let width = canvas.columns - 2
        // A long name must not leave less than a third of the row to type in.
        let taken = canvas.text(question, row, 1, width: max(8, width * 2 / 3), style: .heading)
        let start = 1 + taken
        let room = width - taken
        guard room > 2 else { return }
        var first = editor.cursor
        var used = 1
        while first > 0 {
            let wide = CharacterWidth.columns(of: String(editor.characters[first - 1]))
            if used + wide > room { break }
            used += wide
            first -= 1
        }
        var column = start
        for index in first...editor.characters.count {
            let isCursor = index == editor.cursor
            guard index < editor.characters.count else {
                if isCursor { canvas.put("_", row, column, .selected) }
                break
            }
            let character = String(editor.characters[index])
            let wide = CharacterWidth.columns(of: character)
            if column + wide > start + room { break }
            canvas.text(character, row, column, width: max(1, wide), style: isCursor ? .selected : .normal)
            column += wide
        }
    }

    private static func keys(_ scene: Scene, row: Int, width: Int, on canvas: inout Canvas) {
        let acting = actingItems(scene)
        var all = keyItems(scene.state.view)
        let basic =
            acting.reduce(0) { $0 + $1.key.count + $1.words.count + 2 }
            + all.prefix(9).reduce(-1) { $0 + $1.key.count + $1.words.count + 2 }
        let gap = basic + 8 <= width ? 2 : 1
        // Where not all fit, what acts comes before what only leads elsewhere.
        if basic > width { all = Array(all[6..<9] + all[..<6]) }
        all = acting + all
        var column = 1
        for item in all {
            let wide = item.key.count + 1 + item.words.count
            if column + wide > 1 + width { break }
            canvas.text(item.key, row, column, style: .keyName)
            let isHere = item.view == scene.state.view
            canvas.text(item.words, row, column + item.key.count + 1, style: isHere ? .heading : .muted)
            column += wide + gap
        }
    }

    private struct KeyItem {
        let key: String
        let words: String
        var view: ConsoleView?
    }

    /// What this very tank or alarm asks for comes first: it is there only as long as it asks.
    private static func actingItems(_ scene: Scene) -> [KeyItem] {
        switch scene.state.view {
        case .tank, .quantities:
            guard let tank = scene.state.currentTank(scene.snapshot) else { return [] }
            let turn = KeyItem(key: "Tab", words: scene.state.view == .tank ? "quantities" : "values")
            let accept = KeyItem(key: "y", words: "accept")
            return (tank.answerable != nil && scene.state.view == .tank ? [accept] : []) + [turn]
        case .alarms, .alarm:
            guard let alarm = scene.state.alarmInHand(scene.snapshot) else { return [] }
            switch alarm.record.state {
            case .shelved: return [KeyItem(key: "u", words: "unshelve")]
            case .outOfService: return [KeyItem(key: "o", words: "in service")]
            case .latchedAcknowledged, .latchedUnacknowledged: return [KeyItem(key: "r", words: "reset")]
            default: return alarm.shelvingRefusal == nil ? [KeyItem(key: "s", words: "shelve")] : []
            }
        default: return []
        }
    }

    private static func keyItems(_ view: ConsoleView) -> [KeyItem] {
        let places = [
            KeyItem(key: "1", words: "overview", view: .overview), KeyItem(key: "2", words: "trend", view: .trend),
            KeyItem(key: "3", words: "alarms", view: .alarms), KeyItem(key: "4", words: "journal", view: .journal),
            KeyItem(key: "5", words: "lines", view: .lines), KeyItem(key: "6", words: "shift", view: .shift),
            KeyItem(key: "a", words: "ack"), KeyItem(key: "?", words: "help", view: .help),
            KeyItem(key: "q", words: "leave"),
        ]
        let more: [KeyItem] =
            switch view {
            case .overview:
                [
                    KeyItem(key: "Enter", words: "tank"), KeyItem(key: "Tab", words: "sort"),
                    KeyItem(key: "/", words: "filter"),
                ]
            case .alarms:
                [
                    KeyItem(key: "Enter", words: "more"), KeyItem(key: "A", words: "all shown"),
                    KeyItem(key: "/", words: "filter"), KeyItem(key: "g", words: "groups"),
                    KeyItem(key: "f", words: "figures"),
                ]
            case .alarm: [KeyItem(key: "Enter", words: "tank"), KeyItem(key: "c", words: "comment")]
            case .statistics: [KeyItem(key: "+/-", words: "span"), KeyItem(key: "Esc", words: "back")]
            case .trend: [KeyItem(key: "+/-", words: "span"), KeyItem(key: "Enter", words: "tank")]
            case .journal: [KeyItem(key: "/", words: "search"), KeyItem(key: "Esc", words: "back")]
            case .tank, .quantities:
                [
                    KeyItem(key: "Esc", words: "back"), KeyItem(key: "v", words: "value"),
                    KeyItem(key: "t", words: "call"),
                ]
            default: [KeyItem(key: "Esc", words: "back")]
            }
        return places + more
            + [KeyItem(key: "m", words: "bell off"), KeyItem(key: "w", words: "not watched", view: .notWatched)]
    }
}
