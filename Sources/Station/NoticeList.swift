import Snapshots
import TankFarm

/// What people are told once, the newest ones of this run.
struct NoticeList: Sendable {
    static let most = 50

    /// Oldest first.
    private(set) var kept: [Notice] = []
    private var last: Int64 = 0

    mutating func add(_ kind: Notice.Kind, _ tank: TankName?, _ text: String, at: Moment) -> Notice {
        last += 1
        let notice = Notice(number: last, at: at, kind: kind, tank: tank, text: text)
        kept.append(notice)
        if kept.count > NoticeList.most { kept.removeFirst(kept.count - NoticeList.most) }
        return notice
    }
}
