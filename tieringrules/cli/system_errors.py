"""The operating system's refusals in the product's languages."""

from __future__ import annotations

import errno

from tieringrules.diagnostic import Localized

REASONS: dict[int, Localized] = {
    errno.ENOENT: Localized("it, or its folder, does not exist", "它或它所在的文件夹不存在"),
    errno.EACCES: Localized("no permission", "没有权限"),
    errno.EPERM: Localized("no permission", "没有权限"),
    errno.EISDIR: Localized("it is a folder", "它是一个文件夹"),
    errno.ENOTDIR: Localized(
        "a part of the path is a file, not a folder", "路径中有一部分是文件而不是文件夹"
    ),
    errno.EEXIST: Localized("it is already there", "它已经存在"),
    errno.ENOTEMPTY: Localized("the folder is not empty", "文件夹不是空的"),
    errno.ENOSPC: Localized("no space is left", "磁盘空间不足"),
    errno.EDQUOT: Localized("the disk quota is used up", "磁盘配额已用完"),
    errno.EROFS: Localized("the disk is read-only", "磁盘是只读的"),
    errno.ENAMETOOLONG: Localized("the name is too long", "名称太长"),
    errno.EIO: Localized("the disk reports a failure", "磁盘出现故障"),
    errno.ELOOP: Localized("links lead in a circle", "链接形成了循环"),
    errno.EBUSY: Localized("another program is using it", "另一个程序正在使用它"),
    errno.EMFILE: Localized("too many files are open", "打开的文件太多"),
}


def reason_of(problem: OSError) -> Localized:
    """Why the operating system refused, in plain words."""
    if problem.errno in REASONS:
        return REASONS[problem.errno]
    return Localized.same(problem.strerror or type(problem).__name__)
