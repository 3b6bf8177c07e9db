import Snapshots
import TankFarm

extension ConsoleState {
    /// `/`: begins to type what the open view shall show.
    mutating func beginFilter() -> [ConsoleEffect] {
        switch view {
        case .overview: filterEditor = LineEditor(filter, limit: 24)
        case .alarms: filterEditor = LineEditor(alarmFilter, limit: 60)
        case .journal: filterEditor = LineEditor(journalSearch, limit: 200)
        default: show("/ filters the overview (1) and the alarms (3), and searches the journal (4)")
        }
        filterComplaint = nil
        return []
    }

    /// Overview and alarms follow what is typed at once; the journal looks when it is complete.
    mutating func type(
        _ key: Key, into editor: LineEditor, _ snapshot: FarmSnapshot, _ now: Moment
    ) -> [ConsoleEffect] {
        var editor = editor
        filterComplaint = nil
        switch key {
        case .enter, .tab:
            guard view == .journal else {
                filterEditor = nil
                return []
            }
            do throws(TypingComplaint) {
                let effects = try search(snapshot, now: now)
                filterEditor = nil
                return effects
            } catch {
                filterComplaint = error.words
                return []
            }
        case .escape:
            filterEditor = nil
            take("")
            if view == .journal { endSearch() }
            return []
        case .backspace where editor.characters.isEmpty:
            filterEditor = nil
            return []
        default:
            editor.take(key)
            filterEditor = editor
            take(editor.text)
            return []
        }
    }

    private mutating func take(_ text: String) {
        switch view {
        case .alarms: alarmFilter = text
        case .journal: journalSearch = text
        default: filter = text
        }
        scroll[view] = 0
    }
}
