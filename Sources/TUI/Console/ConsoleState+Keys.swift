import Alarms
import Snapshots
import TankFarm

extension ConsoleState {
    /// What a key does. `snapshot` and `size` are those of the frame that the person saw: what is acknowledged is what
    /// was drawn. A key that means nothing here changes nothing but the message row.
    package mutating func handle(
        _ key: Key, snapshot: FarmSnapshot, size: FrameSize, now: Moment
    ) -> [ConsoleEffect] {
        if key == .resize { return [] }
        // A notice that a question covers has not been seen by answering it.
        if !isTyping { noticesSeen = max(noticesSeen, snapshot.notices.last?.number ?? 0) }
        message = nil
        messageKind = .plain
        lastKeyAt = now.wall
        if case .text(let question) = prompt { return type(key, into: question, snapshot) }
        if let prompt { return answer(prompt, key, snapshot) }
        if let filterEditor { return type(key, into: filterEditor, snapshot, now) }
        rememberAlarmRow(snapshot)
        switch key {
        case .character(let character): return press(character, snapshot, size, now)
        case .pageUp where view == .quantities: return scrollQuantities(-max(1, pageRows(size)), snapshot, size)
        case .pageDown where view == .quantities: return scrollQuantities(max(1, pageRows(size)), snapshot, size)
        case .home where view == .quantities: return scrollQuantities(-1_000_000, snapshot, size)
        case .end where view == .quantities: return scrollQuantities(1_000_000, snapshot, size)
        case .up: return move(-1, snapshot, size)
        case .down: return move(1, snapshot, size)
        case .pageUp: return move(-max(1, pageRows(size)), snapshot, size)
        case .pageDown: return move(max(1, pageRows(size)), snapshot, size)
        case .home: return move(-1_000_000, snapshot, size)
        case .end: return move(1_000_000, snapshot, size)
        case .left: return sideways(-1, snapshot, size)
        case .right: return sideways(1, snapshot, size)
        case .enter: return open(snapshot)
        case .escape: return back(snapshot)
        case .tab: return view.isOfTank ? turnTankPage() : changeOrder(snapshot, size)
        case .paste:
            show("pasted text is taken only where something is typed")
            return []
        case .backspace, .resize: return []
        }
    }

    private mutating func press(
        _ character: Character, _ snapshot: FarmSnapshot, _ size: FrameSize, _ now: Moment
    ) -> [ConsoleEffect] {
        switch character {
        case "1": return show(.overview, snapshot)
        case "2": return show(.trend, snapshot)
        case "3": return show(.alarms, snapshot)
        case "4": return show(.journal, snapshot)
        case "5": return show(.lines, snapshot)
        case "6": return show(.shift, snapshot)
        case "w": return show(.notWatched, snapshot)
        case "?": return view == .help ? back(snapshot) : show(.help, snapshot)
        case "k": return move(-1, snapshot, size)
        case "j": return move(1, snapshot, size)
        case "h", "-": return sideways(-1, snapshot, size)
        case "l", "+", "=": return sideways(1, snapshot, size)
        case "a": return acknowledge(snapshot, size)
        case "A": return askToAcknowledgeAll(snapshot, size)
        case "m": return silence(snapshot, now)
        case "y": return askToAccept(snapshot)
        case "s": return askToShelve(snapshot)
        case "u": return askToUnshelve(snapshot)
        case "r": return askToReset(snapshot)
        case "o": return askAboutService(snapshot)
        case "c": return askForComment(snapshot)
        case "n": return askForNote(snapshot)
        case "v": return askForValues(snapshot)
        case "t": return askForCall(snapshot)
        case ":": return ask(.command, ":")
        case "g": return toggleGroups(snapshot, size)
        case "f": return openStatistics(snapshot)
        case "/": return beginFilter()
        case "q":
            if !snapshot.carriedByConsole { return [.quit] }
            prompt = .quit
            return []
        default:
            if let what = Self.laterKeys[character] { show("\(character) \(what): comes with a later version") }
            return []
        }
    }

    /// Keys of the contract that have no work yet: an answer is better than silence.
    private static let laterKeys: [Character: String] = [
        "d": "records a dip", "L": "changes the language",
    ]

    private mutating func answer(_ question: Prompt, _ key: Key, _ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        prompt = nil
        let isYes = key == .character("y") || key == .character("Y")
        switch question {
        case .quit: return isYes ? [.quit] : []
        case .acknowledgeAll(let references):
            if isYes { return submit(.acknowledge(references, comment: nil)) }
            show("nothing acknowledged")
            return []
        case .accept(let tank, let reason):
            return isYes ? accept(tank, reason, snapshot) : notAccepted()
        case .confirm(let intent, _):
            if isYes { return submit(intent) }
            show("nothing entered")
            return []
        case .text: return []
        }
    }

    // MARK: Going about

    /// Opens a view; the one before is where `Esc` leads back to.
    mutating func show(_ next: ConsoleView, _ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        if next != view {
            cameFrom.removeAll { $0 == next }
            if next != .overview { cameFrom.append(view) } else { cameFrom = [] }
            view = next
        }
        switch next {
        case .alarms:
            if selectedAlarmRow(snapshot) == nil {
                selectedAlarm = (snapshot.bannerAlarm ?? snapshot.alarms.first)?.record.id
            }
            return []
        case .trend: return loadTrend(snapshot)
        case .shift: return [.loadShift]
        case .statistics: return [.loadStatistics(statisticsSpan)]
        default: return []
        }
    }

    private mutating func back(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        // What hides rows goes first: a list that looks calm because of a filter is no calm list.
        if view == .alarms, !alarmFilter.isEmpty {
            alarmFilter = ""
            show("all alarms are shown")
            return []
        }
        if view == .journal, journalQuery != nil {
            endSearch()
            show("the newest entries are shown")
            return []
        }
        if view == .overview || cameFrom.isEmpty {
            if view == .overview { filter = "" }
            view = .overview
            return []
        }
        let earlier = cameFrom.removeLast()
        view = earlier
        return earlier == .trend ? loadTrend(snapshot) : []
    }

    private mutating func open(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        switch view {
        case .overview, .lines, .trend, .notWatched:
            guard let tank = currentTank(snapshot) else { return [] }
            selectedTank = tank.tank.name
            return show(.tank, snapshot)
        case .alarms:
            guard selectedAlarmRow(snapshot) != nil else { return [] }
            _ = selectLead(snapshot)
            message = nil
            return show(.alarm, snapshot)
        case .alarm:
            guard let tank = selectedAlarm?.tank, snapshot.tank(tank) != nil else {
                show("this alarm is not about one tank")
                return []
            }
            selectedTank = tank
            return show(.tank, snapshot)
        default: return []
        }
    }

    private mutating func openStatistics(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        guard view == .alarms || view == .alarm || view == .statistics else {
            show("f shows the alarms' figures, in the alarm list (3)")
            return []
        }
        return show(.statistics, snapshot)
    }

    private mutating func sideways(
        _ step: Int, _ snapshot: FarmSnapshot, _ size: FrameSize
    ) -> [ConsoleEffect] {
        switch view {
        case .trend:
            let next = step < 0 ? trendSpan.shorter : trendSpan.longer
            if next == trendSpan { return [] }
            trendSpan = next
            // A day's course below the head of a year would be taken for the year's.
            trend = nil
            return loadTrend(snapshot)
        case .statistics:
            let next = step < 0 ? statisticsSpan.shorter : statisticsSpan.longer
            if next == statisticsSpan { return [] }
            statisticsSpan = next
            statisticsText = nil
            scroll[.statistics] = 0
            return [.loadStatistics(next)]
        case .tank, .quantities, .alarm: return move(step, snapshot, size)
        default: return []
        }
    }

    /// The tank's values, or what follows from them; `Esc` leads back from either to where the tank was opened.
    private mutating func turnTankPage() -> [ConsoleEffect] {
        view = view == .tank ? .quantities : .tank
        scroll[.quantities] = 0
        return []
    }

    private mutating func changeOrder(_ snapshot: FarmSnapshot, _ size: FrameSize) -> [ConsoleEffect] {
        guard view == .overview else { return [] }
        order =
            switch order {
            case .place: .urgency
            case .urgency: .name
            case .name: .place
            }
        show("sorted by \(order.rawValue)")
        return move(0, snapshot, size)
    }

    private func loadTrend(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        currentTank(snapshot).map { [.loadTrend($0.tank.name, trendSpan.duration)] } ?? []
    }

    private mutating func silence(_ snapshot: FarmSnapshot, _ now: Moment) -> [ConsoleEffect] {
        let newest = snapshot.alarms.map(\.record.serial).max() ?? bellSilence?.through ?? 0
        bellSilence = BellSilence(through: newest, at: now.monotonic)
        show("bell silenced until the next alarm; nothing is acknowledged by it")
        return [.silenceBell]
    }
}
